//! What the palette offers: pages, organizations and actions, as far as the person may have them.

use leptos::prelude::*;
use tenantry::{
    access::{Permission, Standing},
    locale::Locale as ModelLocale,
    organization::OrganizationEntry,
};

use super::super::{console::use_console, switcher};
use crate::{
    i18n::{Locale, td_string},
    paths,
    policy::{sees_invitations, standing_in},
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
    Teams,
    Roles,
    Actions,
}

impl Group {
    pub(super) const ALL: [Self; 6] =
        [Self::Pages, Self::Organizations, Self::Members, Self::Teams, Self::Roles, Self::Actions];

    pub(super) fn title(self, locale: Locale) -> &'static str {
        match self {
            Self::Pages => td_string!(locale, palette.pages),
            Self::Organizations => td_string!(locale, nav.organizations),
            Self::Members => td_string!(locale, nav.members),
            Self::Teams => td_string!(locale, nav.teams),
            Self::Roles => td_string!(locale, nav.roles),
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

    /// Whether the server finds it.
    pub(super) const fn is_inside(&self) -> bool {
        matches!(self.group, Group::Members | Group::Teams | Group::Roles)
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

/// Everything but what the server finds, as of now. `page` is the one that is open: path and query.
pub(super) fn items(locale: Locale, here: Option<&str>, page: &str) -> Vec<Item> {
    let console = use_console();
    let open = console.here.get();
    let mut items = Vec::new();
    console.data.with(|data| {
        let entry = data.organizations.iter().find(|entry| Some(entry.slug.as_str()) == here);
        // The organization's own frame knows what its own roles hold; until it tells, the built-in ones have to do.
        let known = open.filter(|(organization, _)| entry.is_some_and(|entry| entry.id == *organization));
        let entry = entry.map(|entry| (entry, known.map_or_else(|| standing_in(entry), |(_, standing)| standing)));
        if let Some((entry, standing)) = &entry {
            pages_of(locale, entry, standing, &mut items);
        }
        let mut page_of = |icon, name: &str, path: &str, words| {
            items.push(Item::page(icon, name, path.to_owned()).also(words));
        };
        page_of("house", td_string!(locale, nav.home), paths::HOME, "home start 홈 시작");
        page_of("user", td_string!(locale, nav.profile), paths::ACCOUNT, "account name picture 계정 이름 사진");
        let organizations = td_string!(locale, palette.my_organizations);
        page_of(
            "building-2",
            organizations,
            paths::ACCOUNT_ORGANIZATIONS,
            "organizations memberships leave 조직 나가기",
        );
        page_of("shield", td_string!(locale, nav.security), paths::SECURITY, "password session 비밀번호 기기 세션");
        let preferences = td_string!(locale, nav.preferences);
        page_of("settings", preferences, paths::PREFERENCES, "language theme 언어 테마");
        for other in data.organizations.iter().filter(|other| other.deleted_at.is_none()) {
            items.push(Item {
                group: Group::Organizations,
                icon: "building-2",
                name: other.name.to_string(),
                detail: role_names(locale, &other.roles),
                words: other.slug.to_string(),
                picture: Some(other.logo.clone()),
                does: Does::Go(switcher::there(other, page)),
            });
        }
        if let Some((entry, standing)) = &entry {
            actions_in(locale, entry, standing, &mut items);
        }
    });
    actions(locale, &mut items);
    items
}

fn pages_of(locale: Locale, entry: &OrganizationEntry, standing: &Standing, items: &mut Vec<Item>) {
    let slug = entry.slug.as_str();
    let mut page = |icon, name: &str, path, words| {
        items.push(Item { detail: entry.name.to_string(), ..Item::page(icon, name, path).also(words) });
    };
    page("house", td_string!(locale, nav.overview), paths::organization(slug), "overview 개요");
    let whole = td_string!(locale, organizations.whole_page);
    page("building-2", whole, paths::whole_organization(slug), "organization 조직");
    page("users", td_string!(locale, nav.members), paths::members(slug), "members people 멤버 구성원");
    if sees_invitations(standing) {
        page("mail", td_string!(locale, nav.invitations), paths::invitations(slug), "invitations 초대");
        page("user-plus", td_string!(locale, requests.page), paths::join_requests(slug), "requests join 가입 요청");
    }
    if standing.may(&Permission::INVITATION_CREATE) {
        page(
            "mail",
            td_string!(locale, many.page),
            paths::invite_many(slug),
            "invite many people bulk csv 초대 일괄 여러",
        );
        page("link", td_string!(locale, links.page), paths::invitation_links(slug), "links share 링크 공유");
    }
    page("network", td_string!(locale, nav.teams), paths::teams(slug), "teams 팀");
    page("shield-check", td_string!(locale, nav.roles), paths::roles(slug), "roles permissions 역할 권한");
    page("settings", td_string!(locale, nav.settings), paths::organization_settings(slug), "settings logo 설정 로고");
    if entry.is_owner && !entry.is_personal {
        page("crown", td_string!(locale, transfer.page), paths::transfer(slug), "transfer owner 소유권 이전");
    }
}

fn actions_in(locale: Locale, entry: &OrganizationEntry, standing: &Standing, items: &mut Vec<Item>) {
    let slug = entry.slug.as_str();
    let mut action = |permission, icon, name: &str, path, words| {
        if entry.is_active && standing.may(&permission) {
            items.push(Item::action(icon, name, Does::Go(path)).also(words));
        }
    };
    let (invite, new_team) = (td_string!(locale, palette.invite), td_string!(locale, palette.new_team));
    action(Permission::INVITATION_CREATE, "user-plus", invite, paths::invitations(slug), "invite member 초대");
    action(Permission::TEAM_CREATE, "network", new_team, paths::teams(slug), "create team 팀 생성");
    let new_role = td_string!(locale, palette.new_role);
    action(Permission::AC_CREATE, "shield-check", new_role, paths::new_role(slug), "create role 역할 생성");
}

fn actions(locale: Locale, items: &mut Vec<Item>) {
    if may_create_organizations() {
        let path = paths::NEW_ORGANIZATION.to_owned();
        let name = td_string!(locale, palette.new_organization);
        items.push(Item::action("plus", name, Does::Go(path)).also("create organization 조직 생성"));
    }
    for (theme, icon, name) in [
        (Theme::System, "monitor", td_string!(locale, palette.theme_system)),
        (Theme::Light, "sun", td_string!(locale, palette.theme_light)),
        (Theme::Dark, "moon", td_string!(locale, palette.theme_dark)),
    ] {
        items.push(Item::action(icon, name, Does::Theme(theme)).also("theme 테마"));
    }
    for (language, name) in [(ModelLocale::En, "English"), (ModelLocale::Ko, "한국어")] {
        let words = "language 언어";
        let item = Item::action("languages", name, Does::Language(language)).also(words);
        items.push(Item { detail: td_string!(locale, common.language).to_owned(), ..item });
    }
    items.push(
        Item::action("keyboard", td_string!(locale, palette.shortcuts), Does::Shortcuts).also("keys help ? 키 도움말"),
    );
    items.push(
        Item::action("log-out", td_string!(locale, nav.sign_out), Does::SignOut).also("sign out logout 로그아웃"),
    );
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
