//! What the palette offers: pages, organizations and actions, as far as the person may have them.

use leptos::prelude::*;
use tenantry::{access::Permission, locale::Locale as ModelLocale, organization::OrganizationEntry};

use super::super::{console::use_console, switcher};
use crate::{
    i18n::{Locale, td_string},
    paths,
    policy::standing_of,
    preferences::Theme,
    settings::may_create_organizations,
    texts::role_names,
};

/// What an item belongs to, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    Pages,
    Organizations,
    Members,
    Actions,
}

impl Group {
    pub(super) const ALL: [Self; 4] = [Self::Pages, Self::Organizations, Self::Members, Self::Actions];

    pub(super) fn title(self, locale: Locale) -> &'static str {
        match self {
            Self::Pages => td_string!(locale, palette.pages),
            Self::Organizations => td_string!(locale, nav.organizations),
            Self::Members => td_string!(locale, nav.members),
            Self::Actions => td_string!(locale, palette.actions),
        }
    }
}

/// What an item does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Does {
    Go(String),
    Theme(Theme),
    Language(ModelLocale),
    SignOut,
    Shortcuts,
}

/// One thing to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) group: Group,
    pub(super) icon: &'static str,
    pub(super) name: String,
    pub(super) detail: String,
    /// Other words by which it is found.
    pub(super) words: String,
    /// The path of a picture, for what has one; the initials of the name otherwise.
    pub(super) picture: Option<Option<String>>,
    pub(super) does: Does,
}

impl Item {
    fn page(icon: &'static str, name: &str, path: String) -> Self {
        Self::new(Group::Pages, icon, name, Does::Go(path))
    }

    fn action(icon: &'static str, name: &str, does: Does) -> Self {
        Self::new(Group::Actions, icon, name, does)
    }

    fn new(group: Group, icon: &'static str, name: &str, does: Does) -> Self {
        Self { group, icon, name: name.to_owned(), detail: String::new(), words: String::new(), picture: None, does }
    }

    fn also(self, words: &str) -> Self {
        Self { words: words.to_owned(), ..self }
    }

    /// How well it fits, the best first; `None` when some word of the search is nowhere in it.
    pub(super) fn fits(&self, wanted: &str) -> Option<u8> {
        let name = self.name.to_lowercase();
        let all = format!("{name} {} {}", self.detail.to_lowercase(), self.words.to_lowercase());
        if !wanted.split_whitespace().all(|word| all.contains(word)) {
            return None;
        }
        Some(if name.starts_with(wanted) {
            0
        } else if name.split_whitespace().any(|word| word.starts_with(wanted)) {
            1
        } else {
            2
        })
    }
}

/// Everything but members, as of now.
pub(super) fn items(locale: Locale, here: Option<&str>, path: &str) -> Vec<Item> {
    let console = use_console();
    let mut items = Vec::new();
    console.data.with(|data| {
        let entry = data.organizations.iter().find(|entry| Some(entry.slug.as_str()) == here);
        if let Some(entry) = entry {
            pages_of(locale, entry, &mut items);
        }
        items.push(Item::page("house", td_string!(locale, nav.home), paths::HOME.to_owned()).also("home start"));
        items.push(Item::page("user", td_string!(locale, nav.profile), paths::ACCOUNT.to_owned()).also("account"));
        items.push(
            Item::page("shield", td_string!(locale, nav.security), paths::SECURITY.to_owned()).also("password session"),
        );
        let preferences = Item::page("settings", td_string!(locale, nav.preferences), paths::PREFERENCES.to_owned());
        items.push(preferences.also("language theme"));
        for other in data.organizations.iter().filter(|other| other.deleted_at.is_none()) {
            items.push(Item {
                group: Group::Organizations,
                icon: "building-2",
                name: other.name.to_string(),
                detail: role_names(locale, &other.roles),
                words: other.slug.to_string(),
                picture: Some(other.logo.clone()),
                does: Does::Go(switcher::there(other, path)),
            });
        }
        if let Some(entry) = entry {
            actions_in(locale, entry, &mut items);
        }
    });
    actions(locale, &mut items);
    items
}

fn pages_of(locale: Locale, entry: &OrganizationEntry, items: &mut Vec<Item>) {
    let slug = entry.slug.as_str();
    let mut page = |icon, name: &str, path| {
        items.push(Item { detail: entry.name.to_string(), ..Item::page(icon, name, path) });
    };
    page("house", td_string!(locale, nav.overview), paths::organization(slug));
    page("building-2", td_string!(locale, organizations.whole_page), paths::whole_organization(slug));
    page("users", td_string!(locale, nav.members), paths::members(slug));
    if entry.pending_invitations.is_some() {
        page("mail", td_string!(locale, nav.invitations), paths::invitations(slug));
    }
    page("network", td_string!(locale, nav.teams), paths::teams(slug));
    page("shield-check", td_string!(locale, nav.roles), paths::roles(slug));
    page("settings", td_string!(locale, nav.settings), paths::organization_settings(slug));
}

fn actions_in(locale: Locale, entry: &OrganizationEntry, items: &mut Vec<Item>) {
    let slug = entry.slug.as_str();
    // The page itself decides with the organization's own roles; here is only what the built-in ones tell.
    let standing = standing_of(&entry.roles);
    if entry.is_active && entry.pending_invitations.is_some() {
        let invite = Item::action("user-plus", td_string!(locale, palette.invite), Does::Go(paths::invitations(slug)));
        items.push(invite.also("invite member"));
    }
    if entry.is_active && standing.may(&Permission::TEAM_CREATE) {
        let does = Does::Go(paths::teams(slug));
        items.push(Item::action("network", td_string!(locale, palette.new_team), does).also("create team"));
    }
}

fn actions(locale: Locale, items: &mut Vec<Item>) {
    if may_create_organizations() {
        let path = paths::NEW_ORGANIZATION.to_owned();
        let name = td_string!(locale, palette.new_organization);
        items.push(Item::action("plus", name, Does::Go(path)).also("create organization"));
    }
    for (theme, icon, name) in [
        (Theme::System, "monitor", td_string!(locale, palette.theme_system)),
        (Theme::Light, "sun", td_string!(locale, palette.theme_light)),
        (Theme::Dark, "moon", td_string!(locale, palette.theme_dark)),
    ] {
        items.push(Item::action(icon, name, Does::Theme(theme)).also("theme"));
    }
    for (language, name) in [(ModelLocale::En, "English"), (ModelLocale::Ko, "한국어")] {
        let words = "language 언어";
        let item = Item::action("languages", name, Does::Language(language)).also(words);
        items.push(Item { detail: td_string!(locale, common.language).to_owned(), ..item });
    }
    items.push(Item::action("keyboard", td_string!(locale, palette.shortcuts), Does::Shortcuts).also("keys help ?"));
    items.push(Item::action("log-out", td_string!(locale, nav.sign_out), Does::SignOut).also("sign out logout"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_of_a_name_fits_best_and_every_word_must_be_there() {
        let item = Item::page("house", "Acme Foods", "/o/acme".to_owned()).also("acme-kr");
        assert_eq!(item.fits("acme"), Some(0));
        assert_eq!(item.fits("foods"), Some(1));
        assert_eq!(item.fits("cme-k"), Some(2));
        assert_eq!(item.fits("foods acme"), Some(2));
        assert_eq!(item.fits("acme bank"), None);
        assert_eq!(item.fits(""), Some(0));
    }
}
