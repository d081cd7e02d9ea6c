//! Links that several people can join by: made, copied, revoked.

use leptos::{
    either::{Either, EitherOf3},
    ev::SubmitEvent,
    prelude::*,
};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate, use_query_map},
};
use tenantry::{
    Error, Field,
    access::{Permission, decide},
    invitation::link::{InvitationLink, LINK_DAYS_OFFERED, LinkState},
    page::Page,
};

use super::{
    Parts,
    copy::copy_text,
    link::LinkField,
    offer_fields::{LifetimeSelect, RoleBoxes},
    revoke::{RevokePanel, question_at},
};
use crate::{
    active::use_active_organization,
    api::{
        ApiError, ApiResult, call,
        invitation_links::{CreateInvitationLink, InvitationLinkAddress, ListInvitationLinks},
    },
    i18n::{td_string, use_locale},
    kit::{
        Badge, Card, Checkbox, Day, Drawing, EmptyState, Form, FormAction, Hidden, Icon, ListPage, ListPlace,
        PageHeader, Pagination, Paging, Skeleton, SubmitButton, Table, TextInput, Tone, use_toasts,
    },
    live::{Topic, use_live},
    load::{Loaded, load, load_page},
    pages::errors::{ErrorPage, Failed, or_message},
    paths,
    texts::{error_text, role_name},
};

/// The query parameter that names the link whose address is shown.
const LINK_QUERY: &str = "link";

/// Whoever may not invite sees nothing of it.
#[component]
pub fn InvitationLinksPage() -> impl IntoView {
    let active = use_active_organization();
    let may_invite =
        Memo::new(move |_| active.tenant.with(|tenant| tenant.standing.may(&Permission::INVITATION_CREATE)));
    move || {
        if may_invite.get() {
            Either::Left(view! { <Inside/> })
        } else {
            Either::Right(
                view! { <ErrorPage error=Error::Forbidden { missing: vec![Permission::INVITATION_CREATE] }/> },
            )
        }
    }
}

#[component]
fn Inside() -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let query = use_query_map();
    let place = Memo::new(move |_| query.with(ListPlace::of));
    let news = use_live(Topic::Invitations);
    let cursor = Memo::new(move |_| place.with(ListPlace::cursor));
    let wanted = Memo::new(move |_| ListPage { list: paths::invitation_links(&active.slug()), place: place.get() });
    let (list, pages) = load_page(
        move || news.get(),
        move || ListInvitationLinks { organization: active.slug(), cursor: cursor.get() },
        wanted,
    );
    let name = active.tenant.with_untracked(|tenant| tenant.name.to_string());
    let may_invite = active.offers(Permission::INVITATION_CREATE);
    view! {
        <PageHeader title=td_string!(locale, links.page) lead=td_string!(locale, links.lead, name = name)/>
        <Parts/>
        <Show when=move || may_invite.get()>
            <Make list/>
        </Show>
        <AddressPanel/>
        <Transition fallback=|| view! { <Skeleton rows=3/> }>
            {Suspend::new(async move {
                let first = list.await;
                view! { <Results first list place pages/> }
            })}
        </Transition>
    }
}

#[component]
fn Make(list: Loaded<Page<InvitationLink>>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<CreateInvitationLink>::new();
    let on_success = Callback::new(move |_| list.refetch());
    view! {
        <Card title=td_string!(locale, links.new) lead=td_string!(locale, links.new_lead)>
            <Form action on_success label=td_string!(locale, links.new)>
                <Hidden name="organization" value=active.slug()/>
                <RoleBoxes without_owner=true/>
                <div class="link-terms">
                    <LifetimeSelect days=&LINK_DAYS_OFFERED/>
                    <TextInput
                        field=Field::Uses
                        label=td_string!(locale, links.uses)
                        kind="number"
                        hint=td_string!(locale, links.uses_hint)
                        optional=true
                    />
                    <TextInput
                        field=Field::Domains
                        label=td_string!(locale, links.domains)
                        placeholder="example.com"
                        hint=td_string!(locale, links.domains_hint)
                        optional=true
                    />
                </div>
                <div class="link-approval">
                    <Checkbox name="approval">{td_string!(locale, links.approval)}</Checkbox>
                    <p class="field-hint">{td_string!(locale, links.approval_hint)}</p>
                </div>
                <div class="form-actions">
                    <SubmitButton icon="link">{td_string!(locale, links.create)}</SubmitButton>
                </div>
            </Form>
        </Card>
    }
}

/// The address of the link that the page's address names, in a field.
#[component]
fn AddressPanel() -> impl IntoView {
    let active = use_active_organization();
    let query = use_query_map();
    let wanted = Memo::new(move |_| query.with(|query| query.get(LINK_QUERY)).filter(|id| !id.is_empty()));
    move || wanted.get().map(|link_id| view! { <Address link_id back=paths::invitation_links(&active.slug())/> })
}

#[component]
fn Address(link_id: String, back: String) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let address = load(|| 0, move || InvitationLinkAddress { organization: active.slug(), link_id: link_id.clone() });
    view! {
        <Transition fallback=|| ()>
            {Suspend::new(async move {
                or_message(address.await, move |link| view! {
                    <LinkField link back title=td_string!(locale, links.address) lead=td_string!(locale, links.address_hint)/>
                })
            })}
        </Transition>
    }
}

#[component]
fn Results(
    first: ApiResult<Page<InvitationLink>>,
    list: Loaded<Page<InvitationLink>>,
    place: Memo<ListPlace>,
    pages: Paging,
) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let answer = Memo::new(move |before: Option<&ApiResult<Page<InvitationLink>>>| {
        list.get().unwrap_or_else(|| before.unwrap_or(&first).clone())
    });
    let standing = Memo::new(move |_| active.tenant.with(|tenant| (tenant.standing.clone(), tenant.is_active)));
    let results = move || match answer.get() {
        Err(ApiError(error)) => EitherOf3::A(view! { <Failed error/> }),
        Ok(page) if page.items.is_empty() => EitherOf3::B(view! {
            <EmptyState
                drawing=Drawing::People
                title=td_string!(locale, links.empty_title)
                text=td_string!(locale, links.empty_text)
            />
        }),
        Ok(page) => {
            _ = standing.get();
            let total = match page.total {
                1 => td_string!(locale, links.count_one).to_owned(),
                count => td_string!(locale, links.count, count = count),
            };
            let columns = [
                td_string!(locale, links.offers),
                td_string!(locale, links.for_whom),
                td_string!(locale, links.used),
                td_string!(locale, links.state),
                "",
            ];
            let next = page.next.clone();
            EitherOf3::C(view! {
                <p class="list-total" role="status">{total}</p>
                <Table caption=td_string!(locale, links.page) columns=columns.map(str::to_owned).into()>
                    {page.items.into_iter().map(|link| view! { <Row link place/> }).collect_view()}
                </Table>
                <Pagination wanted=pages.wanted.get() shown=pages.shown.get() next/>
            })
        }
    };
    view! {
        <RevokePanel answer list place/>
        {results}
    }
}

#[component]
fn Row(link: InvitationLink, place: Memo<ListPlace>) -> impl IntoView {
    let locale = use_locale();
    let tenant = use_active_organization().tenant.get_untracked();
    let names: Vec<String> = link.roles.iter().map(|role| role_name(locale, role)).collect();
    let label = names.join(", ");
    let roles = names.into_iter().map(|name| view! { <Badge>{name}</Badge> }).collect_view();
    let domains = if link.domains.is_empty() {
        td_string!(locale, links.anybody).to_owned()
    } else {
        link.domains.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    };
    let used = match link.uses_max {
        Some(max) => td_string!(locale, links.used_of, uses = link.uses, max = max),
        None => link.uses.to_string(),
    };
    let (tone, state) = match link.state {
        LinkState::Open => (Tone::Success, td_string!(locale, links.open)),
        LinkState::UsedUp => (Tone::Neutral, td_string!(locale, links.used_up)),
        LinkState::Expired => (Tone::Neutral, td_string!(locale, links.expired)),
        LinkState::Revoked => (Tone::Neutral, td_string!(locale, links.revoked)),
    };
    // What ended before its time has no date to be told.
    let until = match link.state {
        LinkState::Open => Some(td_string!(locale, links.until)),
        LinkState::Expired => Some(td_string!(locale, links.ended)),
        LinkState::UsedUp | LinkState::Revoked => None,
    };
    let until = until.map(|until| view! { <span class="cell-detail">{until} " " <Day at=link.expires_at/></span> });
    let is_open = link.state == LinkState::Open && tenant.is_active;
    let may_copy = is_open && decide::invite(&tenant.policy, &tenant.standing, &link.roles).is_ok();
    let may_revoke = is_open && decide::revoke_link(&tenant.policy, &tenant.standing, &link.roles).is_ok();
    let approved = link.approval.then(|| view! { <Badge>{td_string!(locale, links.approved)}</Badge> });
    let by = link.creator_name.as_ref().map(|name| td_string!(locale, links.made_by, name = name.to_string()));
    let id = link.id.to_string();
    let (copied, revoked) = (id.clone(), id);
    let (copy_label, revoke_label) = (label.clone(), label);
    view! {
        <tr>
            <td class="cell-person">
                <span class="row-icon"><Icon name="link"/></span>
                <span class="cell-lines">
                    <span class="badges">{roles}</span>
                    <span class="cell-detail"><Day at=link.created_at/> " " {by}</span>
                </span>
            </td>
            <td data-label=td_string!(locale, links.for_whom) class="cell-soft">{domains}</td>
            <td data-label=td_string!(locale, links.used) class="cell-soft">{used}</td>
            <td data-label=td_string!(locale, links.state)>
                <span class="cell-lines">
                    <span class="badges"><Badge tone>{state}</Badge>{approved}</span>
                    {until}
                </span>
            </td>
            <td class="cell-actions">
                <span class="row-actions">
                    {may_copy.then(|| view! { <Copy id=copied label=copy_label/> })}
                    {may_revoke.then(|| view! { <Revoke id=revoked label=revoke_label place/> })}
                </span>
            </td>
        </tr>
    }
}

/// Copies the address; where the browser does not let us, and without WASM, the page with it in a field.
#[component]
fn Copy(id: String, label: String) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let toasts = use_toasts();
    let (navigate, pathname) = (use_navigate(), use_location().pathname);
    let page = paths::invitation_links(&active.slug());
    let field = paths::with_query(&page, LINK_QUERY, &id);
    let named = id.clone();
    let label = td_string!(locale, links.copy_named, roles = label);
    let copy = move |event: SubmitEvent| {
        event.prevent_default();
        let (organization, id, field) = (active.slug(), id.clone(), field.clone());
        // The row may be another one by the time of the answer, and nothing of its own is there then.
        let (navigate, here) = (navigate.clone(), pathname.get_untracked());
        leptos::task::spawn_local(async move {
            match call(InvitationLinkAddress { organization, link_id: id }).await {
                Ok(link) if copy_text(&link).await => {
                    toasts.show(Tone::Success, td_string!(locale, invitations.copied));
                }
                Ok(_) if pathname.get_untracked() == here => navigate(&field, NavigateOptions::default()),
                // Whoever has left the page is not taken back to it.
                Ok(_) => {}
                Err(error) => toasts.show(Tone::Danger, error_text(locale, &error.0)),
            }
        });
    };
    view! {
        <form class="row-form" method="get" action=page on:submit=copy>
            <button type="submit" class="row-action" name=LINK_QUERY value=named aria-label=label.clone() title=label>
                <Icon name="copy"/>
                <span class="row-action-text">{td_string!(locale, invitations.copy)}</span>
            </button>
        </form>
    }
}

/// Asks whether to revoke it: a link, so that the question opens without WASM, too.
#[component]
fn Revoke(id: String, label: String, place: Memo<ListPlace>) -> impl IntoView {
    let locale = use_locale();
    let slug = use_active_organization().slug();
    let label = td_string!(locale, links.revoke_named, roles = label);
    let href = place.with_untracked(|place| question_at(&slug, place, &id));
    view! {
        <a class="row-action" href=href aria-label=label.clone() title=label aria-haspopup="dialog">
            <Icon name="ban"/>
            <span class="row-action-text">{td_string!(locale, links.revoke)}</span>
        </a>
    }
}
