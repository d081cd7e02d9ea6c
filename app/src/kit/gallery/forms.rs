//! Buttons and inputs.

use leptos::prelude::*;
use tenantry::{
    Error, Field as FieldName, FieldError, Reason,
    fields::{ExtraField, FieldKind},
};

use super::Specimen;
use crate::{
    api::account::UpdateProfile,
    design::Panel,
    i18n::{td_string, use_locale},
    kit::{
        AvatarShape, Button, ButtonKind, Checkbox, ExtraInput, Field, FileInput, Form, FormAction, IconButton,
        LinkButton, PasswordInput, PictureInput, SegmentButton, SegmentRadio, Segments, Select, Spinner, SubmitButton,
        TextArea, TextInput,
    },
    posted::{PostedForm, provide_posted},
};

const KINDS_OF_FIELDS: [(&str, FieldKind); 5] = [
    ("costCenter", FieldKind::Text),
    ("seats", FieldKind::Number),
    ("isTrial", FieldKind::Boolean),
    ("since", FieldKind::Date),
    ("tags", FieldKind::Texts),
];
const KINDS: [ButtonKind; 5] =
    [ButtonKind::Primary, ButtonKind::Secondary, ButtonKind::Quiet, ButtonKind::Danger, ButtonKind::Destructive];

#[component]
pub(super) fn Buttons(panel: Panel) -> impl IntoView {
    let locale = use_locale();
    let busy = FormAction::<UpdateProfile>::new();
    busy.core().pending.set(true);
    let save = td_string!(locale, common.save);
    view! {
        <Specimen name="Button">
            {KINDS.map(|kind| view! { <Button kind on_press=|_| {}>{save}</Button> }).collect_view()}
            {KINDS.map(|kind| view! { <Button kind icon="plus" on_press=|_| {}>{save}</Button> }).collect_view()}
            {KINDS.map(|kind| view! { <Button kind disabled=true on_press=|_| {}>{save}</Button> }).collect_view()}
        </Specimen>
        <Specimen name="LinkButton">
            {KINDS.map(|kind| view! { <LinkButton kind href="/design">{save}</LinkButton> }).collect_view()}
            <LinkButton href="/design" wide=true icon="inbox">{td_string!(locale, auth.dev_mailbox)}</LinkButton>
        </Specimen>
        <Specimen name="IconButton">
            <IconButton icon="x" label=td_string!(locale, common.close) on_press=|_| {}/>
            <IconButton icon="ellipsis" label=td_string!(locale, nav.menu) on_press=|_| {}/>
        </Specimen>
        <Specimen name="SubmitButton Spinner">
            <Form action=busy key=format!("{}-busy", panel.key) label="Busy">
                <SubmitButton>{save}</SubmitButton>
                <SubmitButton kind=ButtonKind::Destructive icon="trash-2">
                    {td_string!(locale, settings.delete)}
                </SubmitButton>
            </Form>
            <Spinner/>
        </Specimen>
    }
}

#[component]
pub(super) fn Forms(panel: Panel) -> impl IntoView {
    let locale = use_locale();
    let fine = FormAction::<UpdateProfile>::new();
    let extra = FormAction::<UpdateProfile>::new();
    let file = format!("{}-file", panel.key);
    let options = vec![
        ("member".to_owned(), td_string!(locale, common.role_member).to_owned()),
        ("admin".to_owned(), td_string!(locale, common.role_admin).to_owned()),
    ];
    view! {
        <Specimen name="Form FormAction TextInput TextArea PasswordInput Select Checkbox Field">
            <Form action=fine key=format!("{}-fine", panel.key) label="Fine">
                <TextInput
                    field=FieldName::Name
                    label=td_string!(locale, settings.name)
                    hint=td_string!(locale, auth.name_hint)
                    value="Acme Foods"
                />
                <TextInput
                    field=FieldName::Slug
                    label=td_string!(locale, settings.slug)
                    prefix="/o/"
                    hint=td_string!(locale, settings.slug_hint)
                    value="acme-foods"
                />
                <TextInput
                    field=FieldName::BusinessNumber
                    label=td_string!(locale, settings.business_number)
                    optional=true
                    placeholder="123-45-67890"
                />
                <TextInput field=FieldName::Search label=td_string!(locale, members.search) icon="search" optional=true/>
                <TextInput
                    field=FieldName::Email
                    label=td_string!(locale, auth.email)
                    readonly=true
                    value="grace@example.com"
                />
                <TextArea field=FieldName::Message label=td_string!(locale, invitations.message) optional=true/>
                <PasswordInput
                    field=FieldName::Password
                    label=td_string!(locale, auth.password)
                    autocomplete="new-password"
                    hint=td_string!(locale, auth.password_hint)
                />
                <Select field=FieldName::Role label=td_string!(locale, members.role) options value="admin"/>
                <Field field=FieldName::Permission label=td_string!(locale, nav.roles)>
                    <Checkbox name="a" checked=true>{td_string!(locale, common.role_owner)}</Checkbox>
                    <Checkbox name="b">{td_string!(locale, common.role_admin)}</Checkbox>
                    <Checkbox name="c" checked=true disabled=true>{td_string!(locale, common.role_member)}</Checkbox>
                    <Checkbox name="d" disabled=true>{td_string!(locale, common.role_member)}</Checkbox>
                </Field>
                <Field field=FieldName::Role label=td_string!(locale, invitations.roles)>
                    <div class="choices">
                        <Checkbox name="e" checked=true>{td_string!(locale, common.role_owner)}</Checkbox>
                        <Checkbox name="f">{td_string!(locale, common.role_admin)}</Checkbox>
                        <Checkbox name="g" checked=true disabled=true>{td_string!(locale, common.role_member)}</Checkbox>
                        <Checkbox name="h" disabled=true>{td_string!(locale, common.role_member)}</Checkbox>
                    </div>
                </Field>
                <div class="form-actions"><SubmitButton>{td_string!(locale, common.save)}</SubmitButton></div>
            </Form>
            <Refused panel/>
        </Specimen>
        <Specimen name="Segments SegmentButton SegmentRadio">
            <Segments label=td_string!(locale, common.theme)>
                <SegmentButton name="theme" value="light" pressed=true>{td_string!(locale, common.theme_light)}</SegmentButton>
                <SegmentButton name="theme" value="dark" pressed=false>{td_string!(locale, common.theme_dark)}</SegmentButton>
            </Segments>
            <Segments label=td_string!(locale, member.switches) wide=true>
                <SegmentRadio name=format!("{}-switch", panel.key) value="" checked=true>
                    {td_string!(locale, member.follow)}
                </SegmentRadio>
                <SegmentRadio name=format!("{}-switch", panel.key) value="grant" checked=false>
                    {td_string!(locale, member.grant)}
                </SegmentRadio>
                <SegmentRadio name=format!("{}-switch", panel.key) value="deny" checked=false disabled=true>
                    {td_string!(locale, member.deny)}
                </SegmentRadio>
            </Segments>
        </Specimen>
        <Specimen name="FileInput">
            <label class="field-label" id=format!("{file}-label") for=file.clone()>{td_string!(locale, many.file)}</label>
            <FileInput
                id=file
                text=td_string!(locale, common.choose_file)
                accept=".csv"
                chosen=RwSignal::new(Some("people.csv".to_owned()))
                on_choice=|_| {}
            />
        </Specimen>
        <Specimen name="ExtraInput PictureInput">
            <Form action=extra key=format!("{}-extra", panel.key) label="Extra" files=true>
                <PictureInput
                    field=FieldName::Logo
                    label=td_string!(locale, settings.logo)
                    hint=td_string!(locale, settings.logo_hint)
                    name="Acme Foods".to_owned()
                    shape=AvatarShape::Square
                    optional=true
                />
                {KINDS_OF_FIELDS
                    .map(|(name, kind)| view! { <ExtraInput field=ExtraField::new(name, kind).optional()/> })
                    .collect_view()}
            </Form>
        </Specimen>
    }
}

/// The same after a refusal, as the server shows it without WASM.
#[component]
fn Refused(panel: Panel) -> impl IntoView {
    let locale = use_locale();
    let key = format!("{}-refused", panel.key);
    let wrong = |field, reason| FieldError { field, reason };
    let error = Error::Invalid {
        fields: vec![
            wrong(FieldName::Name, Reason::Required),
            wrong(FieldName::Slug, Reason::Malformed),
            wrong(FieldName::Password, Reason::TooShort { min: 8 }),
            wrong(FieldName::Role, Reason::Required),
        ],
    };
    let typed = vec![
        ("_form".to_owned(), key.clone()),
        ("name".to_owned(), String::new()),
        ("slug".to_owned(), "Acme Foods".to_owned()),
    ];
    // Of no page, so that it does not take the focus.
    provide_context(PostedForm::new("/sfn/update_profile", "", typed, error));
    provide_posted();
    let action = FormAction::<UpdateProfile>::new();
    view! {
        <Form action key label="Refused">
            <TextInput field=FieldName::Name label=td_string!(locale, settings.name)/>
            <TextInput field=FieldName::Slug label=td_string!(locale, settings.slug) prefix="/o/"/>
            <PasswordInput
                field=FieldName::Password
                label=td_string!(locale, auth.password)
                autocomplete="new-password"
                hint=td_string!(locale, auth.password_hint)
            />
            <Field field=FieldName::Role label=td_string!(locale, nav.roles)>
                <Checkbox name="a">{td_string!(locale, common.role_owner)}</Checkbox>
            </Field>
        </Form>
    }
}
