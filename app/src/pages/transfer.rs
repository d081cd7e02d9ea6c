//! Handing the organization over: the offer, and the answer to it.

use leptos::{
    either::{Either, EitherOf4},
    prelude::*,
};
use tenantry::{
    Field,
    email::Email,
    text::Name,
    transfer::{Transfer, TransferState},
};

use crate::{
    active::use_active_organization,
    api::transfers::{AcceptOwnership, CancelOwnership, DeclineOwnership, LoadTransfer, OfferOwnership, TransferView},
    dates,
    i18n::{td_string, use_locale},
    kit::{
        Avatar, Banner, ButtonKind, Card, Checkbox, Drawing, EmptyState, Form, FormAction, Hidden, LinkButton,
        MinuteIn, PageHeader, Skeleton, SubmitButton, TextInput, Tone,
    },
    layout::use_console,
    live::{Topic, use_live},
    load::{Loaded, load},
    pages::errors::or_message,
    paths,
};

/// The offer of ownership as its two sides see it, and as the others do.
#[component]
pub fn TransferPage() -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let news = [Topic::Organization, Topic::Members].map(use_live);
    let answer = load(
        move || news.iter().fold(0, |sum, news| sum.wrapping_add(news.get())),
        move || LoadTransfer { organization: active.slug() },
    );
    let name = active.tenant.with_untracked(|tenant| tenant.name.to_string());
    view! {
        <p class="crumbs">
            <a href=paths::organization_settings(&active.slug())>{td_string!(locale, nav.settings)}</a>
        </p>
        <PageHeader title=td_string!(locale, transfer.page) lead=td_string!(locale, transfer.lead, name = name)/>
        <Transition fallback=|| view! { <Skeleton rows=3/> }>
            {Suspend::new(async move {
                or_message(answer.await, move |first| view! { <Face first answer/> })
            })}
        </Transition>
    }
}

#[component]
fn Face(first: TransferView, answer: Loaded<TransferView>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let view = Memo::new(move |before: Option<&TransferView>| match answer.get() {
        Some(Ok(view)) => view,
        _ => before.unwrap_or(&first).clone(),
    });
    let is_personal = active.tenant.with_untracked(|tenant| tenant.is_personal);
    let me = active.tenant.with_untracked(|tenant| tenant.member_id);
    move || {
        let TransferView { state: TransferState { owner, offer }, candidates } = view.get();
        let text = if owner.member_id == me {
            td_string!(locale, transfer.owner_you).to_owned()
        } else {
            td_string!(locale, transfer.owner_other, name = owner.name.to_string())
        };
        let is_owner = owner.member_id == me;
        let part = match offer {
            _ if is_personal => EitherOf4::A(view! { <Banner>{td_string!(locale, transfer.personal)}</Banner> }),
            Some(offer) if offer.to.member_id == me => EitherOf4::B(view! { <Answer offer answer/> }),
            Some(offer) => EitherOf4::C(view! { <Pending offer is_owner answer/> }),
            None => EitherOf4::D(is_owner.then(|| view! { <Offer candidates answer/> })),
        };
        view! {
            <Card title=td_string!(locale, transfer.owner)>
                <div class="person">
                    <Avatar name=owner.name.to_string() large=true/>
                    <div class="person-text">
                        <p class="person-name">{owner.name.to_string()}</p>
                        <p class="person-detail">{owner.email.to_string()}</p>
                    </div>
                </div>
                <p class="soft">{text}</p>
            </Card>
            {part}
        }
    }
}

/// The primary owner names the next one; where there is nobody, the way to somebody.
#[component]
fn Offer(candidates: Vec<(Email, Name)>, answer: Loaded<TransferView>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    if candidates.is_empty() {
        return Either::Left(view! {
            <EmptyState drawing=Drawing::People title=td_string!(locale, transfer.nobody_title)
                text=td_string!(locale, transfer.nobody)>
                <LinkButton href=paths::invitations(&active.slug()) icon="user-plus">
                    {td_string!(locale, members.invite)}
                </LinkButton>
            </EmptyState>
        });
    }
    let proposals: Vec<_> = candidates.into_iter().map(|(email, name)| (email.to_string(), name.to_string())).collect();
    let action = FormAction::<OfferOwnership>::new();
    let refetch = Callback::new(move |_| answer.refetch());
    Either::Right(view! {
        <Card title=td_string!(locale, transfer.offer) lead=td_string!(locale, transfer.offer_lead)>
            <Form action on_success=refetch>
                <Hidden name="organization" value=active.slug()/>
                <TextInput field=Field::Email kind="email" icon="mail" label=td_string!(locale, transfer.email)
                    hint=td_string!(locale, transfer.email_hint) placeholder="name@example.com" proposals/>
                <Checkbox name="keepsOwner">
                    {td_string!(locale, transfer.keep)}
                    <span class="soft">" "{td_string!(locale, transfer.keep_hint)}</span>
                </Checkbox>
                <div class="form-actions">
                    <SubmitButton icon="crown">{td_string!(locale, transfer.send)}</SubmitButton>
                </div>
            </Form>
        </Card>
    })
}

/// The offer waits; its maker can take it back, the other owners see it.
#[component]
fn Pending(offer: Transfer, is_owner: bool, answer: Loaded<TransferView>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<CancelOwnership>::new();
    let refetch = Callback::new(move |_| answer.refetch());
    let (to, until) = (offer.to.name.to_string(), offer.expires_at);
    let text = if is_owner {
        td_string!(
            locale,
            transfer.pending_text,
            name = to.clone(),
            email = offer.to.email.to_string(),
            time = dates::GAP
        )
    } else {
        td_string!(locale, transfer.seen, from = offer.from.name.to_string(), to = to.clone(), time = dates::GAP)
    };
    let then = is_owner.then(|| match offer.keeps_owner {
        true => td_string!(locale, transfer.then_owner),
        false => td_string!(locale, transfer.then_admin),
    });
    view! {
        <Card title=td_string!(locale, transfer.pending, name = to)>
            <Banner tone=Tone::Warning><MinuteIn text at=until/></Banner>
            {then.map(|then| view! { <p class="soft">{then}</p> })}
            {is_owner.then(|| view! {
                <Form action on_success=refetch>
                    <Hidden name="organization" value=active.slug()/>
                    <Hidden name="transferId" value=offer.id.to_string()/>
                    <div class="form-actions">
                        <SubmitButton kind=ButtonKind::Secondary>{td_string!(locale, transfer.cancel)}</SubmitButton>
                    </div>
                </Form>
            })}
        </Card>
    }
}

/// The other side accepts or declines.
#[component]
fn Answer(offer: Transfer, answer: Loaded<TransferView>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let console = use_console();
    let accept = FormAction::<AcceptOwnership>::new();
    let decline = FormAction::<DeclineOwnership>::new();
    let refetch = Callback::new(move |_| answer.refetch());
    let on_accept = Callback::new(move |_| {
        active.refresh();
        console.refresh();
    });
    let from = offer.from.name.to_string();
    let organization = active.tenant.with_untracked(|tenant| tenant.name.to_string());
    let text = td_string!(locale, transfer.for_you_text, organization = organization, time = dates::GAP);
    let then = if offer.keeps_owner {
        td_string!(locale, transfer.their_owner, name = from.clone())
    } else {
        td_string!(locale, transfer.their_admin, name = from.clone())
    };
    view! {
        <Card title=td_string!(locale, transfer.for_you, name = from)>
            <p><MinuteIn text at=offer.expires_at/></p>
            <p class="soft">{then}</p>
            <div class="page-actions">
                <Form action=accept on_success=on_accept>
                    <Hidden name="organization" value=active.slug()/>
                    <Hidden name="transferId" value=offer.id.to_string()/>
                    <SubmitButton icon="crown">{td_string!(locale, transfer.accept)}</SubmitButton>
                </Form>
                <Form action=decline on_success=refetch>
                    <Hidden name="organization" value=active.slug()/>
                    <Hidden name="transferId" value=offer.id.to_string()/>
                    <SubmitButton kind=ButtonKind::Secondary>{td_string!(locale, transfer.decline)}</SubmitButton>
                </Form>
            </div>
        </Card>
    }
}
