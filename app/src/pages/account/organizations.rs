//! Where I am a member, with the way out.

use leptos::{either::EitherOf3, ev::MouseEvent, prelude::*};
use leptos_router::hooks::use_query_map;
use tenantry::{access::decide::Parting, user::AccountTie};

use crate::{
    api::{account::LoadTies, settings::LeaveOrganization},
    i18n::{td_string, use_locale},
    kit::{
        Avatar, AvatarShape, Badge, ButtonKind, Card, Dialog, DialogCancel, Form, FormAction, Hidden, LinkButton,
        PageHeader, Skeleton, SubmitButton,
    },
    layout::use_console,
    live::{Topic, use_live},
    load::{Loaded, load},
    pages::errors::or_message,
    paths,
    texts::organization_line,
};

/// The query parameter that opens the question for one organization.
const LEAVE: &str = "leave";

type Leaving = RwSignal<Option<AccountTie>>;

/// Every organization with my roles; leaving wants one confirmation.
#[component]
pub fn AccountOrganizationsPage() -> impl IntoView {
    let locale = use_locale();
    let news = [Topic::Organizations, Topic::Organization, Topic::Access, Topic::Members].map(use_live);
    let version = move || news.iter().fold(0_u32, |sum, news| sum.wrapping_add(news.get()));
    let ties = load(version, || LoadTies {});
    let leaving: Leaving = RwSignal::new(None);
    view! {
        <PageHeader
            title=td_string!(locale, account.organizations_page)
            lead=td_string!(locale, account.organizations_lead)
        />
        <Card>
            <Transition fallback=|| view! { <Skeleton rows=3/> }>
                {move || Suspend::new(async move {
                    or_message(ties.await, move |ties| view! { <List ties leaving/> })
                })}
            </Transition>
        </Card>
        {move || leaving.get().map(|tie| view! { <LeaveDialog tie leaving ties/> })}
    }
}

#[component]
fn List(ties: Vec<AccountTie>, leaving: Leaving) -> impl IntoView {
    let asked = use_query_map().with_untracked(|query| query.get(LEAVE));
    // Without WASM the page is loaded with the question open.
    let named = ties.iter().find(|tie| asked.as_deref() == Some(tie.slug.as_str()) && tie.parting == Parting::Leaves);
    let on_load = named.cloned().map(|tie| view! { <LeaveDialog tie leaving/> });
    view! {
        <ul class="rows">{ties.into_iter().map(|tie| view! { <Row tie leaving/> }).collect_view()}</ul>
        {on_load}
    }
}

#[component]
fn Row(tie: AccountTie, leaving: Leaving) -> impl IntoView {
    let locale = use_locale();
    let name = tie.name.to_string();
    let (id, roles, count) = (tie.id, tie.roles.clone(), tie.member_count);
    let console = use_console();
    // The frame knows the plans of all of mine.
    let detail = move || {
        console.data.with(|data| {
            let plan = data.organizations.iter().find(|entry| entry.id == id).and_then(|entry| entry.plan.as_ref());
            organization_line(locale, &roles, plan, count)
        })
    };
    let slug = tie.slug.to_string();
    let end = match tie.parting {
        Parting::Leaves => {
            let chosen = tie.clone();
            let ask = move |event: MouseEvent| {
                if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
                    event.prevent_default();
                    leaving.set(Some(chosen.clone()));
                }
            };
            EitherOf3::A(view! {
                <a
                    class="button button-secondary"
                    href=paths::with_query("", LEAVE, &slug)
                    aria-haspopup="dialog"
                    aria-label=td_string!(locale, account.leave_named, name = name.clone())
                    on:click=ask
                >
                    {td_string!(locale, account.leave)}
                </a>
            })
        }
        Parting::GoesAlong => {
            EitherOf3::B(view! { <span class="row-detail">{td_string!(locale, account.leave_personal)}</span> })
        }
        Parting::Holds => EitherOf3::C(view! {
            <span class="row-detail">{td_string!(locale, account.leave_only_owner)}</span>
            <LinkButton
                href=paths::organization_settings(&slug)
                attr:aria-label=td_string!(locale, account.settings_of, name = name.clone())
            >
                {td_string!(locale, account.to_settings)}
            </LinkButton>
        }),
    };
    view! {
        <li class="row">
            <Avatar name=name.clone() shape=AvatarShape::Square picture=tie.logo.clone()/>
            <div class="row-text">
                <p class="row-title">
                    <a href=paths::organization(&slug)>{name}</a>
                    {tie.is_personal.then(|| view! { <Badge>{td_string!(locale, common.personal)}</Badge> })}
                </p>
                <p class="row-detail">{detail}</p>
            </div>
            {end}
        </li>
    }
}

#[component]
fn LeaveDialog(
    tie: AccountTie,
    leaving: Leaving,
    #[prop(optional)] ties: Option<Loaded<Vec<AccountTie>>>,
) -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let action = FormAction::<LeaveOrganization>::new();
    let open = RwSignal::new(true);
    Effect::new(move |_| {
        if !open.get() {
            leaving.set(None);
        }
    });
    let on_success = Callback::new(move |_| {
        open.set(false);
        console.refresh();
        if let Some(ties) = ties {
            ties.refetch();
        }
    });
    view! {
        <Dialog open name="leave" title=td_string!(locale, account.leave_title, name = tie.name.to_string())>
            <p>{td_string!(locale, account.leave_text)}</p>
            <Form action on_success>
                <Hidden name="organization" value=tie.slug.to_string()/>
                <Hidden name="next" value=paths::ACCOUNT_ORGANIZATIONS.to_owned()/>
                <div class="dialog-actions">
                    <DialogCancel open href=paths::ACCOUNT_ORGANIZATIONS/>
                    <SubmitButton kind=ButtonKind::Destructive>{td_string!(locale, account.leave_confirm)}</SubmitButton>
                </div>
            </Form>
        </Dialog>
    }
}
