//! Specimens of all components, for `/design`.

mod data;
mod forms;
mod tokens;

use leptos::prelude::*;

pub(crate) use self::tokens::Tokens;
use self::{
    data::{Lists, Numbers},
    forms::{Buttons, Forms},
};
use super::{
    Banner, Button, ButtonKind, Card, Dialog, Drawing, EmptyState, LinkButton, Menu, PageHeader, StatePage, Tone,
    Wordmark,
    toast::{Message, Undo},
};
use crate::{
    design::Panel,
    i18n::{td_string, use_locale},
    kit::{Icon, Mark},
    notice::Notice,
};

const TONES: [Tone; 5] = [Tone::Neutral, Tone::Brand, Tone::Success, Tone::Warning, Tone::Danger];

/// One component: its name, and what it looks like.
#[component]
fn Specimen(
    /// Its names in the kit.
    name: &'static str,
    /// The specimens.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="specimen" data-component=name>
            <p class="specimen-name" lang="en">{name}</p>
            <div class="specimen-box">{children()}</div>
        </div>
    }
}

/// Everything in one language and theme.
#[component]
pub(crate) fn Components(panel: Panel) -> impl IntoView {
    view! {
        <Brand/>
        <Buttons panel/>
        <Forms panel/>
        <Messages/>
        <Surfaces panel/>
        <Lists panel/>
        <Numbers/>
    }
}

#[component]
fn Brand() -> impl IntoView {
    let locale = use_locale();
    view! {
        <Specimen name="Wordmark Mark"><Wordmark/><Mark/></Specimen>
        <Specimen name="PageHeader">
            <PageHeader
                title=td_string!(locale, members.page)
                page="Design"
                lead=td_string!(locale, account.sessions_lead)
            >
                <LinkButton href="/design" icon="plus">{td_string!(locale, nav.create_organization)}</LinkButton>
            </PageHeader>
        </Specimen>
    }
}

#[component]
fn Messages() -> impl IntoView {
    let locale = use_locale();
    view! {
        <Specimen name="Banner">
            {TONES.map(|tone| view! {
                <Banner tone>
                    <p>{td_string!(locale, organizations.suspended_banner)}</p>
                </Banner>
            }).collect_view()}
        </Specimen>
        <Specimen name="ToastRegion Toasts">
            <Message tone=Tone::Success text=Notice::ProfileSaved.text(locale).to_owned() on_dismiss=|| {}/>
            <Message
                tone=Tone::Success
                text=Notice::RoleChanged.text(locale).to_owned()
                undo=Some(Undo::new(|| {}))
                on_dismiss=|| {}
            />
            <Message tone=Tone::Danger text=td_string!(locale, errors.internal).to_owned() on_dismiss=|| {}/>
        </Specimen>
    }
}

#[component]
fn Surfaces(panel: Panel) -> impl IntoView {
    let locale = use_locale();
    let drawings = [Drawing::Organizations, Drawing::Mail, Drawing::People, Drawing::Lost, Drawing::Closed];
    let dialog: &'static str = panel.key;
    view! {
        <Specimen name="Card">
            <Card title=td_string!(locale, settings.general) lead=td_string!(locale, settings.general_lead)>
                <p>{td_string!(locale, settings.read_only)}</p>
            </Card>
            <Card title=td_string!(locale, settings.danger) class="card-danger">
                <p>{td_string!(locale, settings.delete_text)}</p>
            </Card>
        </Specimen>
        <Specimen name="Dialog DialogLink DialogCancel">
            <Dialog
                open=RwSignal::new(true)
                name=dialog
                title=td_string!(locale, settings.leave_confirm_title, name = "Acme Foods")
            >
                <p>{td_string!(locale, settings.leave_text)}</p>
                <div class="dialog-actions">
                    <super::DialogCancel open=RwSignal::new(true)/>
                    <super::DialogLink name=dialog open=RwSignal::new(false) class="button button-danger">
                        {td_string!(locale, settings.leave)}
                    </super::DialogLink>
                    <Button kind=ButtonKind::Destructive on_press=|_| {}>
                        {td_string!(locale, settings.leave_confirm)}
                    </Button>
                </div>
            </Dialog>
        </Specimen>
        <Specimen name="Menu">
            {[false, true].map(|is_open| view! {
                <Menu
                    summary=move || view! {
                        <span class="button button-secondary">
                            {td_string!(locale, common.role_member)} <Icon name="chevron-down"/>
                        </span>
                    }.into_any()
                    attr:open=is_open
                >
                    <a class="menu-item" href="/design"><Icon name="user"/>{td_string!(locale, nav.profile)}</a>
                    <a class="menu-item" href="/design"><Icon name="shield"/>{td_string!(locale, nav.security)}</a>
                </Menu>
            }).collect_view()}
        </Specimen>
        <Specimen name="StatePage">
            <StatePage
                drawing=Drawing::Lost
                title=td_string!(locale, states.not_found_title)
                text=td_string!(locale, states.not_found_text).into_any()
            >
                <LinkButton href="/design" kind=ButtonKind::Primary>{td_string!(locale, states.go_home)}</LinkButton>
            </StatePage>
        </Specimen>
        <Specimen name="EmptyState Drawing">
            {drawings.map(|drawing| view! {
                <EmptyState
                    drawing
                    title=td_string!(locale, home.empty_title)
                    text=td_string!(locale, home.empty_text)
                >
                    <LinkButton href="/design" icon="plus">{td_string!(locale, nav.create_organization)}</LinkButton>
                </EmptyState>
            }).collect_view()}
        </Specimen>
    }
}
