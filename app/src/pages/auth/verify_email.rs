//! Behind the link of a verification mail.

use leptos::{either::Either, prelude::*};

use super::{Heading, query};
use crate::{
    api::session::{VerificationTarget, VerifyEmail},
    i18n::{td_string, use_locale},
    kit::{ButtonKind, Drawing, Form, FormAction, Hidden, LinkButton, Skeleton, StatePage, SubmitButton},
    load::load,
    paths,
    texts::error_text,
};

/// One button: looking at the page uses nothing up, since mail scanners look, too.
#[component]
pub fn VerifyEmailPage() -> impl IntoView {
    let locale = use_locale();
    let action = FormAction::<VerifyEmail>::new();
    let token = query("token");
    let next = query("next");
    let target = load(|| 0, move || VerificationTarget { token: token.get() });
    view! {
        <Suspense fallback=|| view! { <Skeleton rows=1/> }>
            {move || Suspend::new(async move {
                match target.await {
                    Ok(email) => Either::Left(view! {
                        <Heading
                            page=td_string!(locale, auth.verify_page)
                            title=td_string!(locale, auth.verify_title)
                            lead=td_string!(locale, auth.verify_lead, email = email)
                        />
                        <Form action>
                            <Hidden name="token" value=token/>
                            <Hidden name="next" value=next/>
                            <SubmitButton wide=true>{td_string!(locale, auth.verify)}</SubmitButton>
                        </Form>
                    }),
                    Err(error) => Either::Right(view! {
                        <StatePage
                            drawing=Drawing::Lost
                            title=td_string!(locale, auth.link_dead_title)
                            page=td_string!(locale, auth.verify_page)
                            text=error_text(locale, &error.0).into_any()
                        >
                            <LinkButton href=paths::CHECK_MAIL kind=ButtonKind::Primary>
                                {td_string!(locale, auth.get_new_link)}
                            </LinkButton>
                        </StatePage>
                    }),
                }
            })}
        </Suspense>
    }
}
