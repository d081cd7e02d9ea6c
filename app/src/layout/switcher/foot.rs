//! What stands below the organizations: the personal one, and what can be done.

use leptos::{either::EitherOf3, prelude::*};
use tenantry::{access::Permission, organization::OrganizationEntry};

use super::{
    super::console::use_console,
    rows::{Row, matches},
};
use crate::{
    i18n::{td_string, use_locale},
    kit::Icon,
    paths,
    policy::standing_in,
    settings::{may_create_organizations, use_public_settings},
};

/// The organization that was made at the person's own sign-up.
pub(super) fn own_personal(organizations: &[OrganizationEntry]) -> Option<&OrganizationEntry> {
    organizations.iter().find(|entry| entry.is_personal && entry.deleted_at.is_none() && entry.is_owner)
}

/// The personal organization; create, manage, and all organizations.
#[component]
pub(super) fn Foot(slug: Memo<Option<String>>, search: RwSignal<String>) -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let personal = Memo::new(move |_| {
        let wanted = search.get().trim().to_lowercase();
        console.data.with(|data| own_personal(&data.organizations).filter(|entry| matches(entry, &wanted)).cloned())
    });
    let here = Memo::new(move |_| {
        let slug = slug.get()?;
        console.data.with(|data| data.organizations.iter().find(|entry| entry.slug.as_str() == slug).cloned())
    });
    let manage = move || {
        let may_manage = |entry: &OrganizationEntry| standing_in(entry).may(&Permission::ORGANIZATION_UPDATE);
        here.get().filter(may_manage).map(|entry| {
            view! {
                <a class="menu-item" href=paths::organization_settings(entry.slug.as_str())>
                    <Icon name="settings"/>
                    <span>{td_string!(locale, switcher.manage, name = entry.name.to_string())}</span>
                </a>
            }
        })
    };
    view! {
        {move || personal.get().map(|entry| view! {
            <div class="menu-foot"><Row entry slug/></div>
        })}
        <div class="menu-foot">
            <Create/>
            {manage}
            <a class="menu-item" href=paths::HOME>
                <Icon name="building-2"/>
                <span>{td_string!(locale, nav.all_organizations)}</span>
            </a>
        </div>
    }
}

/// The way to a new organization; where there is none, why, and who can change that.
#[component]
fn Create() -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let limit = use_public_settings().with_value(|settings| settings.organization_limit);
    let count = Memo::new(move |_| {
        console.data.with(|data| {
            data.organizations.iter().filter(|entry| !entry.is_personal && entry.deleted_at.is_none()).count()
        })
    });
    let refused = move |why: String| {
        view! {
            // Reached by the keyboard all the same: the reason is worth reading.
            <a class="menu-item menu-item-off" role="link" aria-disabled="true" tabindex="0"
                aria-describedby="switcher-create-why">
                <Icon name="plus"/>
                <span>
                    {td_string!(locale, nav.create_organization)}
                    <span class="menu-item-why" id="switcher-create-why">{why}</span>
                </span>
            </a>
        }
    };
    move || {
        let count = count.get();
        if !may_create_organizations() {
            EitherOf3::A(refused(td_string!(locale, switcher.disabled).to_owned()))
        } else if !limit.has_room(count as u64) {
            EitherOf3::B(refused(td_string!(locale, switcher.full, count = count, limit = limit.to_string())))
        } else {
            EitherOf3::C(view! {
                <a class="menu-item" href=paths::NEW_ORGANIZATION>
                    <Icon name="plus"/>
                    <span>{td_string!(locale, nav.create_organization)}</span>
                </a>
            })
        }
    }
}
