//! `tenantry-server organization plan`: which plan an organization has, and what that lets it have.

use std::fmt::Write;

use clap::{Arg, ArgMatches, Command};
use tenantry::{
    Error, Result,
    limits::{OrganizationUsage, Plan, Usage},
    slug::Slug,
};

use super::CliError;
use crate::services::Core;

/// What takes a plan away; no plan has this name.
const NONE: &str = "none";

/// What is asked of an organization's plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PlanWish {
    slug: String,
    /// `None` only asks.
    plan: Option<String>,
}

/// The subcommand, without the settings.
pub(super) fn command() -> Command {
    Command::new("plan")
        .about("Say which plan an organization has and how much of it is used; with PLAN, give it that one first")
        .arg(Arg::new("slug").value_name("SLUG").required(true).help("The organization's name in URLs"))
        .arg(
            Arg::new("plan")
                .value_name("PLAN")
                .help("A plan of the configuration ([plans.…] in the file), or `none` to take the plan away"),
        )
}

pub(super) fn read(matches: &ArgMatches) -> PlanWish {
    let text = |name: &str| matches.get_one::<String>(name).cloned();
    PlanWish { slug: text("slug").unwrap_or_default(), plan: text("plan") }
}

/// Does what was asked, and says how things stand.
///
/// # Errors
/// An unknown organization or plan, in words.
pub(super) async fn run(core: &Core, wish: &PlanWish) -> Result<String, CliError> {
    let operator = core.operator();
    let slug = Slug::parse(&wish.slug).map_err(|_| unknown_organization(&wish.slug))?;
    let id = operator.find(&slug).await.map_err(|error| in_words(&error, wish, core))?;
    let usage = match wish.plan.as_deref() {
        None => operator.usage(id).await,
        Some(NONE) => operator.set_plan(id, None).await,
        Some(name) => match Plan::parse(name) {
            Ok(plan) => operator.set_plan(id, Some(plan)).await,
            Err(error) => Err(error),
        },
    };
    usage.map(|usage| report(&slug, &usage)).map_err(|error| in_words(&error, wish, core))
}

fn unknown_organization(slug: &str) -> CliError {
    CliError::Organization(format!("there is no organization at `{slug}`"))
}

fn in_words(error: &Error, wish: &PlanWish, core: &Core) -> CliError {
    match error {
        Error::OrganizationNotFound => unknown_organization(&wish.slug),
        Error::Invalid { .. } => {
            let plan = wish.plan.as_deref().unwrap_or_default();
            let known: Vec<&str> = core.settings.limits.plans.keys().map(Plan::as_str).collect();
            CliError::Organization(if known.is_empty() {
                format!("`{plan}` is not a plan: the configuration has none ([plans.…] in the file)")
            } else {
                format!("`{plan}` is not a plan of the configuration; there are {}, and {NONE}", known.join(", "))
            })
        }
        error => CliError::Organization(error.to_string()),
    }
}

fn report(slug: &Slug, usage: &OrganizationUsage) -> String {
    let plan = usage.plan.as_ref().map_or_else(|| NONE.to_owned(), ToString::to_string);
    let mut text = format!("{slug}\n  {:<22} {plan}", "plan");
    let lines: [(&str, Usage); 5] = [
        ("members", usage.members),
        ("pending invitations", usage.invitations),
        ("teams", usage.teams),
        ("members of one team", usage.team_members),
        ("roles of its own", usage.roles),
    ];
    for (what, Usage { count, limit }) in lines {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n  {what:<22} {count} of {limit}");
    }
    text
}
