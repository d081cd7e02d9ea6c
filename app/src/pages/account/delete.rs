//! Deleting the account.

use leptos::{either::Either, prelude::*};
use tenantry::{
    Field,
    access::decide::Parting,
    user::{AccountTie, Profile},
};

use crate::{
    api::{
        ApiError,
        account::{DeleteAccount, LoadTies},
    },
    i18n::{td_string, use_locale},
    kit::{
        ButtonKind, Card, Dialog, DialogCancel, DialogLink, Form, FormAction, PasswordInput, SubmitButton, TextInput,
        dialog_signal,
    },
    live::{Topic, use_live},
    load::{Loaded, load},
    pages::errors::Failed,
    paths,
};

const DIALOG: &str = "delete-account";

/// Says what goes, wants the address typed and the password; or says which organizations stand in the way.
#[component]
pub(super) fn DeleteCard(
    /// The profile, as of now.
    now: Memo<Profile>,
) -> impl IntoView {
    let locale = use_locale();
    let open = dialog_signal(DIALOG);
    let news = use_live(Topic::Organizations);
    let ties = load(move || news.get(), || LoadTies {});
    view! {
        <Card title=td_string!(locale, account.danger) class="card-danger">
            <ul class="rows">
                <li class="row">
                    <div class="row-text">
                        <p class="row-title">{td_string!(locale, account.delete_title)}</p>
                        <p class="row-detail">{td_string!(locale, account.delete_text)}</p>
                    </div>
                    <DialogLink name=DIALOG open class="button button-danger">
                        {td_string!(locale, account.delete)}
                    </DialogLink>
                </li>
            </ul>
            // As a whole, since the heading goes by what it would end, too.
            <Transition fallback=|| ()>
                {Suspend::new(async move {
                    match ties.await {
                        Ok(first) => Either::Left(view! { <Asked first ties now open/> }),
                        Err(ApiError(error)) => Either::Right(view! {
                            <Dialog open name=DIALOG title=td_string!(locale, account.delete_dialog)>
                                <Failed error/>
                            </Dialog>
                        }),
                    }
                })}
            </Transition>
        </Card>
    }
}

/// The form keeps what is being typed when there is news; only what is counted follows.
#[component]
fn Asked(
    first: Vec<AccountTie>,
    ties: Loaded<Vec<AccountTie>>,
    now: Memo<Profile>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let locale = use_locale();
    let ties = Memo::new(move |before: Option<&Vec<AccountTie>>| match ties.get() {
        Some(Ok(ties)) => ties,
        _ => before.unwrap_or(&first).clone(),
    });
    let held = Memo::new(move |_| {
        ties.with(|ties| ties.iter().filter(|tie| tie.parting == Parting::Holds).cloned().collect::<Vec<_>>())
    });
    let is_held = Memo::new(move |_| held.with(|held| !held.is_empty()));
    let title = Signal::derive(move || {
        let title = match is_held.get() {
            true => td_string!(locale, account.delete_held_title),
            false => td_string!(locale, account.delete_dialog),
        };
        title.to_owned()
    });
    view! {
        <Dialog open name=DIALOG title>
            {move || {
                if is_held.get() {
                    Either::Left(view! { {move || view! { <Held held=held.get() open/> }} })
                } else {
                    Either::Right(view! { <Confirm email=now.with_untracked(|now| now.email.to_string()) ties open/> })
                }
            }}
        </Dialog>
    }
}

/// Where the person is the only owner, with the way to each.
#[component]
fn Held(held: Vec<AccountTie>, open: RwSignal<bool>) -> impl IntoView {
    let locale = use_locale();
    view! {
        <p>{td_string!(locale, account.delete_held)}</p>
        <ul class="goes-list">
            {held
                .into_iter()
                .map(|tie| view! {
                    <li><a href=paths::organization_settings(tie.slug.as_str())>{tie.name.to_string()}</a></li>
                })
                .collect_view()}
        </ul>
        <div class="dialog-actions"><DialogCancel open text=td_string!(locale, common.close)/></div>
    }
}

#[component]
fn Confirm(email: String, ties: Memo<Vec<AccountTie>>, open: RwSignal<bool>) -> impl IntoView {
    let locale = use_locale();
    let action = FormAction::<DeleteAccount>::new();
    let personal = move || {
        let name =
            ties.with(|ties| ties.iter().find(|tie| tie.parting == Parting::GoesAlong).map(|tie| tie.name.to_string()));
        name.map(|name| view! { <li>{td_string!(locale, account.delete_goes_personal, name = name)}</li> })
    };
    let leaves = move || {
        let count = ties.with(|ties| ties.iter().filter(|tie| tie.parting == Parting::Leaves).count());
        let text = match count {
            0 => None,
            1 => Some(td_string!(locale, account.delete_leaves_one).to_owned()),
            count => Some(td_string!(locale, account.delete_leaves, count = count)),
        };
        text.map(|text| view! { <li>{text}</li> })
    };
    view! {
        <div class="goes">
            <p>{td_string!(locale, account.delete_goes)}</p>
            <ul class="goes-list">
                <li>{td_string!(locale, account.delete_goes_sign_in, email = email.clone())}</li>
                {personal}
                {leaves}
            </ul>
            <p class="soft">{td_string!(locale, account.delete_stays)}</p>
        </div>
        <Form action>
            <TextInput field=Field::Email label=td_string!(locale, account.delete_type, email = email)/>
            <PasswordInput
                field=Field::Password
                label=td_string!(locale, account.delete_password)
                autocomplete="current-password"
            />
            <div class="dialog-actions">
                <DialogCancel open/>
                <SubmitButton kind=ButtonKind::Destructive icon="trash-2">
                    {td_string!(locale, account.delete)}
                </SubmitButton>
            </div>
        </Form>
    }
}
