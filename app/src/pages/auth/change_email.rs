//! Behind the link that confirms another address of an account.

use leptos::{either::Either, prelude::*};

use super::{Heading, query};
use crate::{
    api::account::{ConfirmEmailChange, EmailChangeTarget},
    i18n::{td_string, use_locale},
    kit::{ButtonKind, Drawing, Form, FormAction, Hidden, LinkButton, Skeleton, StatePage, SubmitButton},
    load::load,
    paths,
};

/// One button: looking at the page uses nothing up. Nobody has to be signed in, since mail is read where it is.
#[component]
pub fn ChangeEmailPage() -> impl IntoView {
    let locale = use_locale();
    let action = FormAction::<ConfirmEmailChange>::new();
    let token = query("token");
    let target = load(|| 0, move || EmailChangeTarget { token: token.get() });
    view! {
        <Suspense fallback=|| view! { <Skeleton rows=1/> }>
            {move || Suspend::new(async move {
                match target.await {
                    Ok(email) => Either::Left(view! {
                        <Heading
                            page=td_string!(locale, auth.change_email_page)
                            title=td_string!(locale, auth.change_email_title)
                            lead=td_string!(locale, auth.change_email_lead, email = email)
                        />
                        <Form action>
                            <Hidden name="token" value=token/>
                            <SubmitButton wide=true>{td_string!(locale, auth.change_email)}</SubmitButton>
                        </Form>
                    }),
                    Err(_) => Either::Right(view! {
                        <StatePage
                            drawing=Drawing::Lost
                            title=td_string!(locale, auth.link_dead_title)
                            page=td_string!(locale, auth.change_email_page)
                            text=td_string!(locale, auth.change_email_dead).into_any()
                        >
                            <LinkButton href=paths::ACCOUNT kind=ButtonKind::Primary>
                                {td_string!(locale, auth.to_profile)}
                            </LinkButton>
                        </StatePage>
                    }),
                }
            })}
        </Suspense>
    }
}
