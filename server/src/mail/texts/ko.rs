//! Korean, in the polite form. An organization's name is followed by 조직, so that no particle depends on its last
//! sound.

use tenantry::{email::Email, locale::Locale};

use crate::mail::letter::{About, Letter, Link, minute, quoted, role_names, shown};

const LOCALE: Locale = Locale::Ko;

pub(in crate::mail) fn write(about: &About, recipient: &Email) -> Letter {
    let blank = Letter {
        locale: LOCALE,
        subject: String::new(),
        heading: String::new(),
        paragraphs: Vec::new(),
        quote: Vec::new(),
        action: Link { label: String::new(), url: String::new() },
        other: None,
        bare_link: "버튼이 작동하지 않으면 아래 주소를 브라우저에서 열어 주세요.",
        expiry: None,
        unexpected: "예상하지 못한 이메일이라면 무시하셔도 됩니다.",
        recipient: format!("{recipient} 주소로 보내 드린 이메일입니다."),
    };
    match about {
        About::Invitation { organization, inviter, roles, message, link, expires_at } => {
            let organization = shown(organization);
            let role = format!("제안받은 역할: {}", role_names(LOCALE, roles));
            let (subject, first) = match inviter.as_ref().map(shown) {
                Some(inviter) => (
                    format!("{inviter}님이 {organization} 조직에 초대했습니다"),
                    format!("{inviter}님이 Tenantry의 ‘{organization}’ 조직에서 함께 일하자고 초대했습니다."),
                ),
                None => (
                    format!("{organization} 조직에 초대되었습니다"),
                    format!("Tenantry의 ‘{organization}’ 조직에 초대되었습니다."),
                ),
            };
            Letter {
                subject,
                heading: format!("{organization} 조직에 초대되었습니다"),
                paragraphs: vec![first, role],
                quote: quoted(message.as_ref()),
                action: Link { label: "초대 확인하기".to_owned(), url: link.clone() },
                expiry: Some(format!("이 초대는 {}까지 유효합니다.", minute(LOCALE, *expires_at))),
                unexpected: "예상하지 못한 초대라면 이 이메일을 무시하셔도 됩니다. 수락하지 않으면 아무 일도 일어나지 \
                             않습니다.",
                ..blank
            }
        }
        About::VerifyEmail { link, expires_at } => Letter {
            subject: "이메일 주소를 인증해 주세요".to_owned(),
            heading: "이메일 주소를 인증해 주세요".to_owned(),
            paragraphs: vec!["이 주소가 본인의 Tenantry 계정 주소인지 확인해 주세요.".to_owned()],
            action: Link { label: "이메일 주소 인증하기".to_owned(), url: link.clone() },
            expiry: Some(expiry(*expires_at)),
            unexpected: "가입하신 적이 없다면 이 이메일을 무시하셔도 됩니다. 주소는 인증되지 않은 채로 남습니다.",
            ..blank
        },
        About::ResetPassword { link, expires_at } => Letter {
            subject: "비밀번호 재설정".to_owned(),
            heading: "새 비밀번호를 설정해 주세요".to_owned(),
            paragraphs: vec![
                "이 주소로 가입된 Tenantry 계정의 비밀번호 재설정 요청을 받았습니다.".to_owned(),
                "새 비밀번호를 설정하면 모든 기기에서 다시 로그인해야 합니다.".to_owned(),
            ],
            action: Link { label: "새 비밀번호 설정하기".to_owned(), url: link.clone() },
            expiry: Some(expiry(*expires_at)),
            unexpected: "요청하신 적이 없다면 이 이메일을 무시하셔도 됩니다. 비밀번호는 바뀌지 않습니다.",
            ..blank
        },
        About::AccountExists { sign_in, reset } => Letter {
            subject: "이미 가입된 계정이 있습니다".to_owned(),
            heading: "이미 가입된 계정이 있습니다".to_owned(),
            paragraphs: vec![
                "이 주소로 Tenantry에 가입하려는 시도가 있었습니다. 이미 가입된 계정이 있어 바뀐 것은 없습니다."
                    .to_owned(),
            ],
            action: Link { label: "로그인하기".to_owned(), url: sign_in.clone() },
            other: Some(Link {
                label: "비밀번호를 잊으셨나요? 재설정하기".to_owned(), url: reset.clone()
            }),
            unexpected: "본인이 시도하지 않으셨다면 이 이메일을 무시하셔도 됩니다. 아무도 계정에 로그인하지 않았습니다.",
            ..blank
        },
        About::OrganizationDeleted { name, slug, restore_until, home } => {
            let name = shown(name);
            Letter {
                subject: format!("{name} 조직이 삭제되었습니다"),
                heading: format!("{name} 조직이 삭제되었습니다"),
                paragraphs: vec![
                    format!("‘{name}’({slug}) 조직이 삭제되어 멤버들은 더 이상 접근할 수 없습니다."),
                    format!(
                        "소유자는 {}까지 조직을 복원할 수 있습니다. 그 뒤에는 완전히 삭제됩니다.",
                        minute(LOCALE, *restore_until)
                    ),
                ],
                action: Link { label: "내 조직으로 가기".to_owned(), url: home.clone() },
                unexpected: "예상하지 못한 일이라면 다른 소유자와 확인하신 뒤 조직을 복원하고 비밀번호를 변경해 \
                             주세요.",
                ..blank
            }
        }
        About::OwnershipOffered { organization, owner, link, expires_at } => {
            let (organization, owner) = (shown(organization), shown(owner));
            Letter {
                subject: format!("{owner}님이 {organization} 조직의 소유권을 제안했습니다"),
                heading: format!("{organization} 조직의 소유권을 제안받았습니다"),
                paragraphs: vec![
                    format!("{owner}님이 ‘{organization}’ 조직의 소유권을 제안했습니다."),
                    "소유자는 조직 삭제를 포함해 모든 일을 할 수 있습니다. 수락하기 전에는 아무것도 바뀌지 않습니다."
                        .to_owned(),
                ],
                action: Link { label: "제안 확인하기".to_owned(), url: link.clone() },
                expiry: Some(format!("이 제안은 {}까지 유효합니다.", minute(LOCALE, *expires_at))),
                unexpected: "예상하지 못한 제안이라면 수락하기 전에 소유자에게 확인하거나 거절해 주세요.",
                ..blank
            }
        }
        About::OwnershipAccepted { organization, owner, keeps_owner, link } => {
            let (organization, owner) = (shown(organization), shown(owner));
            let role = if *keeps_owner {
                "계속 소유자 중 한 명으로 남습니다."
            } else {
                "더 이상 이 조직의 소유자가 아닙니다."
            };
            Letter {
                subject: format!("이제 {owner}님이 {organization} 조직의 소유자입니다"),
                heading: format!("{organization} 조직의 소유권이 이전되었습니다"),
                paragraphs: vec![
                    format!("{owner}님이 제안을 수락하여 ‘{organization}’ 조직의 대표 소유자가 되었습니다."),
                    role.to_owned(),
                ],
                action: Link { label: "멤버 보기".to_owned(), url: link.clone() },
                unexpected: "직접 제안하지 않았다면 바로 비밀번호를 바꾸고 새 소유자에게 연락해 주세요.",
                ..blank
            }
        }
        About::JoinAsked { organization, person, roles, link } => {
            let (organization, person) = (shown(organization), shown(person));
            Letter {
                subject: format!("{person} 님이 {organization} 조직에 가입을 요청했습니다"),
                heading: format!("{person} 님이 {organization} 조직에 가입을 요청했습니다"),
                paragraphs: vec![
                    format!("{person} 님이 회원님이 만든 링크로 ‘{organization}’ 조직에 가입을 요청했습니다."),
                    format!("링크로 받는 역할: {}", role_names(LOCALE, roles)),
                ],
                action: Link { label: "가입 요청 확인하기".to_owned(), url: link.clone() },
                unexpected: "모르는 사람이라면 거절해 주세요. 승인하기 전에는 아무도 들어올 수 없습니다.",
                ..blank
            }
        }
        About::JoinAccepted { organization, roles, link } => {
            let organization = shown(organization);
            Letter {
                subject: format!("{organization} 조직의 멤버가 되었습니다"),
                heading: format!("{organization} 조직에 오신 것을 환영합니다"),
                paragraphs: vec![
                    format!("‘{organization}’ 조직 가입 요청이 승인되었습니다."),
                    format!("받은 역할: {}", role_names(LOCALE, roles)),
                ],
                action: Link { label: format!("{organization} 조직 열기"), url: link.clone() },
                unexpected: "더 이상 멤버로 남고 싶지 않다면 조직 설정에서 나갈 수 있습니다.",
                ..blank
            }
        }
        About::PasswordChanged { at, reset } => Letter {
            subject: "비밀번호가 변경되었습니다".to_owned(),
            heading: "비밀번호가 변경되었습니다".to_owned(),
            paragraphs: vec![
                format!("{}에 Tenantry 계정의 비밀번호가 변경되었습니다.", minute(LOCALE, *at)),
                "로그인되어 있던 다른 기기에서는 다시 로그인해야 합니다.".to_owned(),
            ],
            action: Link { label: "비밀번호 재설정하기".to_owned(), url: reset.clone() },
            unexpected: "본인이 변경하지 않으셨다면 지금 바로 비밀번호를 재설정해 주세요. 본인이 변경하셨다면 하실 \
                         일이 없습니다.",
            ..blank
        },
        About::ChangeEmail { link, expires_at } => Letter {
            subject: "새 이메일 주소를 확인해 주세요".to_owned(),
            heading: "새 이메일 주소를 확인해 주세요".to_owned(),
            paragraphs: vec![
                "Tenantry 계정의 이메일을 이 주소로 변경해 달라는 요청을 받았습니다.".to_owned(),
                "확인하기 전까지는 기존 주소가 그대로 유지됩니다.".to_owned(),
            ],
            action: Link { label: "새 주소 확인하기".to_owned(), url: link.clone() },
            expiry: Some(expiry(*expires_at)),
            unexpected: "요청하신 적이 없다면 이 이메일을 무시하셔도 됩니다. 아무것도 바뀌지 않습니다.",
            ..blank
        },
        About::EmailChanged { at, masked, sign_in } => Letter {
            subject: "이메일 주소가 변경되었습니다".to_owned(),
            heading: "이메일 주소가 변경되었습니다".to_owned(),
            paragraphs: vec![
                format!("{}에 Tenantry 계정의 이메일 주소가 다음으로 변경되었습니다: {masked}", minute(LOCALE, *at)),
                "앞으로는 새 주소로 로그인해 주세요. 이 주소로는 더 이상 계정 이메일을 보내지 않습니다.".to_owned(),
            ],
            action: Link { label: "로그인하기".to_owned(), url: sign_in.clone() },
            unexpected: "본인이 변경하지 않으셨다면 다른 사람이 비밀번호를 알고 있는 것입니다. 지금 바로 서비스 \
                         운영자에게 알려 주세요. 본인이 변경하셨다면 하실 일이 없습니다.",
            ..blank
        },
        About::AccountDeleted { at, sign_up } => Letter {
            subject: "계정이 삭제되었습니다".to_owned(),
            heading: "계정이 삭제되었습니다".to_owned(),
            paragraphs: vec![
                format!("요청하신 대로 {}에 Tenantry 계정이 삭제되었습니다.", minute(LOCALE, *at)),
                "모든 조직에서 나갔으며, 계정의 개인 정보는 삭제되었습니다.".to_owned(),
            ],
            action: Link { label: "새 계정 만들기".to_owned(), url: sign_up.clone() },
            unexpected: "본인이 삭제하지 않으셨다면 다른 사람이 비밀번호를 알고 있었던 것입니다. 같은 비밀번호를 쓰는 \
                         다른 서비스의 비밀번호를 바꾸고 서비스 운영자에게 알려 주세요.",
            ..blank
        },
    }
}

fn expiry(at: chrono::DateTime<chrono::Utc>) -> String {
    format!("링크는 한 번만, {}까지 사용할 수 있습니다.", minute(LOCALE, at))
}
