//! Questions about handing an organization over.

use super::{Subject, in_force};
use crate::Error;

/// May a member offer the organization to `target`? `is_primary` says whether the member is its primary owner.
///
/// # Errors
/// [`Error::PrimaryOwnerRequired`]; [`Error::PersonalOrganization`], which stays with its person;
/// [`Error::MemberNotFound`] for oneself and for someone who does not work here.
pub fn offer_transfer(is_primary: bool, is_personal: bool, target: &Subject) -> Result<(), Error> {
    if !is_primary {
        return Err(Error::PrimaryOwnerRequired);
    }
    if is_personal {
        return Err(Error::PersonalOrganization);
    }
    in_force(target)?;
    if target.is_self { Err(Error::MemberNotFound) } else { Ok(()) }
}

/// May a member answer an offer? `is_recipient` says whether it was made to this member.
///
/// # Errors
/// [`Error::TransferNotFound`].
pub fn answer_transfer(is_recipient: bool) -> Result<(), Error> {
    if is_recipient { Ok(()) } else { Err(Error::TransferNotFound) }
}
