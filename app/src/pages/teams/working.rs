//! The team that the session works in.

use leptos::{either::Either, prelude::*};

use crate::{
    active::use_active_organization,
    api::teams::{TeamView, WorkInNoTeam, WorkInTeam},
    i18n::{td_string, use_locale},
    kit::{ButtonKind, Form, FormAction, Hidden, SubmitButton},
    load::Loaded,
};

/// Makes one's own team the session's default, or no team.
#[component]
pub(super) fn Working(view: Memo<TeamView>, answer: Loaded<Option<TeamView>>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let (begin, end) = (FormAction::<WorkInTeam>::new(), FormAction::<WorkInNoTeam>::new());
    let state = Memo::new(move |_| view.with(|view| (view.facts.own_role.is_some(), view.is_active, view.team.id)));
    move || {
        let (is_own, is_active, id) = state.get();
        is_own.then(|| {
            if is_active {
                Either::Left(view! {
                    <Form action=end on_success=Callback::new(move |_| answer.refetch())>
                        <Hidden name="organization" value=active.slug()/>
                        <SubmitButton kind=ButtonKind::Quiet icon="x">{td_string!(locale, teams.work_nowhere)}</SubmitButton>
                    </Form>
                })
            } else {
                Either::Right(view! {
                    <Form action=begin on_success=Callback::new(move |_| answer.refetch())>
                        <Hidden name="organization" value=active.slug()/>
                        <Hidden name="teamId" value=id.to_string()/>
                        <SubmitButton kind=ButtonKind::Secondary icon="check">
                            {td_string!(locale, teams.work_here)}
                        </SubmitButton>
                    </Form>
                })
            }
        })
    }
}
