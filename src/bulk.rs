//! Doing one thing to many members: what each of them would mean, before it is done.
//!
//! Nothing here does it: every row goes through the service of the single member, in a transaction of its own, and what
//! is refused for one is done for the others.

use serde::{Deserialize, Serialize};

use crate::{
    Error, Field, Reason,
    access::{
        AccessPolicy, Standing,
        decide::{self, Subject},
    },
    ids::{MemberId, TeamId},
    member::Member,
    role::Role,
    text::Name,
};

/// Most members at once.
pub const BULK_MAX: usize = 200;

/// How many of them the console sends at a time, so that it can show how far it is.
pub const BULK_PART: usize = 25;

/// What is done to each of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BulkAction {
    /// They get these roles instead of the present ones.
    #[default]
    Roles,
    /// They join a team.
    Team,
    /// They are put on hold.
    Hold,
    /// They are removed.
    Remove,
    /// They come back, from a hold or a removal.
    Reinstate,
}

impl BulkAction {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Roles, Self::Team, Self::Hold, Self::Remove, Self::Reinstate];

    /// The action as it stands in a URL.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Roles => "roles",
            Self::Team => "team",
            Self::Hold => "hold",
            Self::Remove => "remove",
            Self::Reinstate => "reinstate",
        }
    }

    /// Parses an action.
    ///
    /// # Errors
    /// [`Reason::Unknown`] on [`Field::Action`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        Self::ALL
            .into_iter()
            .find(|action| action.as_str() == text)
            .ok_or_else(|| Error::invalid(Field::Action, Reason::Unknown))
    }
}

/// An action with what it needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BulkWish {
    /// The roles that all of them get.
    Roles(Vec<Role>),
    /// The team that all of them join.
    Team(TeamId),
    /// No more than the action.
    Plain(BulkAction),
}

/// A member with what hangs on the membership.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberStakes {
    /// The member.
    pub member: Member,
    /// The teams that the member is in, by name.
    pub teams: Vec<(TeamId, Name)>,
    /// What the member holds out to others.
    pub offers: Vec<Offers>,
}

impl MemberStakes {
    /// What others can no longer take up once the member has no access, by a removal or by being put on hold.
    #[must_use]
    pub fn lost_with_access(&self, policy: &AccessPolicy) -> Lost {
        let before = policy.standing(&self.member.roles, self.member.flags);
        Lost::between(policy, &self.offers, &before, &Standing::default())
    }
}

/// The open invitations and links of one member that offer the same roles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offers {
    /// What they offer.
    pub roles: Vec<Role>,
    /// How many invitations wait for an answer.
    pub invitations: u64,
    /// How many shareable links let people in.
    pub links: u64,
}

/// What others can no longer take up, once the one who offered it has less.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lost {
    /// How many invitations.
    pub invitations: u64,
    /// How many shareable links.
    pub links: u64,
}

impl Lost {
    /// Of `offers`, those that stand by what their maker holds `before` and not by what is left `after`.
    fn between(policy: &AccessPolicy, offers: &[Offers], before: &Standing, after: &Standing) -> Self {
        let stands = |by: &Standing, offers: &Offers| decide::invite(policy, by, &offers.roles).is_ok();
        let lost = offers.iter().filter(|offers| stands(before, offers) && !stands(after, offers));
        lost.fold(Self::default(), |sum, offers| Self {
            invitations: sum.invitations + offers.invitations,
            links: sum.links + offers.links,
        })
    }
}

/// One row of the review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkRow {
    /// Who, and what hangs on it.
    pub stakes: MemberStakes,
    /// Why it cannot be done to this one.
    pub refusal: Option<Error>,
    /// Whether nothing would be different.
    pub is_idle: bool,
    /// What nobody can take up any more.
    pub lost: Lost,
}

/// What became of one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkResult {
    /// Who.
    pub member: MemberId,
    /// Why it was not done; `None` when it was.
    pub refusal: Option<Error>,
}

/// What would become of each row, done one after the other: `owners` active owners are there at first, and who is
/// demoted or removed is none for the rows after it.
#[must_use]
pub fn review(
    policy: &AccessPolicy,
    actor: &Standing,
    own: MemberId,
    wish: &BulkWish,
    stakes: Vec<MemberStakes>,
    owners: u64,
) -> Vec<BulkRow> {
    let mut left = owners;
    stakes
        .into_iter()
        .map(|stakes| {
            let member = &stakes.member;
            let subject = Subject {
                standing: policy.standing(&member.roles, member.flags),
                status: member.status,
                is_self: member.id == own,
            };
            let others = if subject.standing.is_owner { left.saturating_sub(1) } else { left };
            let decided = match wish {
                BulkWish::Roles(roles) => decide::change_roles(policy, actor, &subject, roles, others),
                BulkWish::Team(_) => join_team(actor, &subject),
                BulkWish::Plain(BulkAction::Hold) => decide::hold_member(actor, &subject, others),
                BulkWish::Plain(BulkAction::Reinstate) => {
                    decide::reinstate_member(policy, actor, member.state(), &member.roles, member.flags)
                }
                BulkWish::Plain(_) => decide::remove_member(actor, &subject, others),
            };
            let ends_owner = match wish {
                BulkWish::Roles(roles) => !policy.owns(roles),
                BulkWish::Plain(BulkAction::Hold | BulkAction::Remove) => true,
                BulkWish::Team(_) | BulkWish::Plain(_) => false,
            };
            if decided.is_ok() && subject.standing.is_owner && ends_owner {
                left = others;
            }
            let is_idle = match wish {
                BulkWish::Roles(roles) => member.roles == *roles,
                BulkWish::Team(team) => stakes.teams.iter().any(|(id, _)| id == team),
                BulkWish::Plain(_) => false,
            };
            let after = match wish {
                BulkWish::Roles(roles) => policy.standing(roles, member.flags),
                BulkWish::Plain(BulkAction::Hold | BulkAction::Remove) => Standing::default(),
                BulkWish::Team(_) | BulkWish::Plain(_) => subject.standing.clone(),
            };
            let lost = Lost::between(policy, &stakes.offers, &subject.standing, &after);
            BulkRow { refusal: decided.err(), is_idle, lost, stakes }
        })
        .collect()
}

fn join_team(actor: &Standing, subject: &Subject) -> Result<(), Error> {
    decide::add_to_team(actor, None)?;
    if subject.status == crate::member::MemberStatus::Active { Ok(()) } else { Err(Error::MemberNotFound) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        access::Flags,
        email::Email,
        ids::UserId,
        member::{MemberSource, MemberStatus},
    };

    fn stakes(number: u128, role: Role) -> MemberStakes {
        let id = uuid::Uuid::from_u128(number);
        let member = Member {
            id: MemberId::from_uuid(id),
            user_id: UserId::from_uuid(id),
            name: Name::truncate("Somebody").unwrap_or_else(|| unreachable!("a name")),
            email: Email::parse("somebody@example.com").unwrap_or_else(|_| unreachable!("an address")),
            picture: None,
            roles: vec![role],
            flags: Flags::default(),
            status: MemberStatus::Active,
            source: MemberSource::Invited,
            joined_at: chrono::DateTime::UNIX_EPOCH,
            removed_at: None,
            fields: crate::fields::FieldValues::new(),
        };
        MemberStakes { member, teams: Vec::new(), offers: Vec::new() }
    }

    #[test]
    fn what_nobody_can_take_up_any_more_is_counted() {
        let policy = AccessPolicy::default();
        let owner = policy.standing(&[Role::owner()], Flags::default());
        let offers = vec![
            Offers { roles: vec![Role::member()], invitations: 2, links: 1 },
            Offers { roles: vec![Role::admin()], invitations: 1, links: 0 },
            // Beyond what an admin holds: it does not stand today.
            Offers { roles: vec![Role::owner()], invitations: 8, links: 8 },
        ];
        let admin = MemberStakes { offers, ..stakes(1, Role::admin()) };
        let lost = |wish: BulkWish| {
            let rows = review(&policy, &owner, MemberId::from_uuid(uuid::Uuid::nil()), &wish, vec![admin.clone()], 1);
            rows.first().map(|row| (row.lost.invitations, row.lost.links))
        };
        assert_eq!(lost(BulkWish::Plain(BulkAction::Remove)), Some((3, 1)));
        assert_eq!(lost(BulkWish::Plain(BulkAction::Hold)), Some((3, 1)));
        assert_eq!(admin.lost_with_access(&policy), Lost { invitations: 3, links: 1 });
        assert_eq!(lost(BulkWish::Roles(vec![Role::member()])), Some((3, 1)));
        assert_eq!(lost(BulkWish::Roles(vec![Role::owner()])), Some((0, 0)));
    }

    #[test]
    fn the_last_of_several_owners_stays() {
        let policy = AccessPolicy::default();
        let owner = policy.standing(&[Role::owner()], Flags::default());
        let rows = vec![stakes(1, Role::owner()), stakes(2, Role::member()), stakes(3, Role::owner())];
        let own = MemberId::from_uuid(uuid::Uuid::from_u128(9));
        let refusals = |wish: BulkWish, owners| {
            let rows = review(&policy, &owner, own, &wish, rows.clone(), owners);
            rows.into_iter().map(|row| row.refusal).collect::<Vec<_>>()
        };
        let remove = BulkWish::Plain(BulkAction::Remove);
        assert_eq!(refusals(remove.clone(), 3), [None, None, None]);
        assert_eq!(refusals(remove, 2), [None, None, Some(Error::LastOwner)]);
        assert_eq!(refusals(BulkWish::Roles(vec![Role::admin()]), 2), [None, None, Some(Error::LastOwner)]);
        assert_eq!(refusals(BulkWish::Roles(vec![Role::owner()]), 2), [None, None, None]);
    }

    #[test]
    fn who_holds_more_is_named_and_nobody_is_skipped() {
        let policy = AccessPolicy::default();
        let admin = policy.standing(&[Role::admin()], Flags::default());
        let rows = vec![stakes(1, Role::owner()), stakes(2, Role::member())];
        let own = MemberId::from_uuid(uuid::Uuid::from_u128(2));
        let hold = review(&policy, &admin, own, &BulkWish::Plain(BulkAction::Hold), rows.clone(), 2);
        let refusals: Vec<_> = hold.iter().map(|row| row.refusal.clone()).collect();
        assert_eq!(refusals, [Some(Error::OwnerRequired), Some(Error::Forbidden { missing: Vec::new() })]);
        let same = review(&policy, &admin, own, &BulkWish::Roles(vec![Role::member()]), rows, 2);
        assert_eq!(same.iter().map(|row| row.is_idle).collect::<Vec<_>>(), [false, true]);
    }
}
