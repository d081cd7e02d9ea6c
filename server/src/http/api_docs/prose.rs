//! The little Markdown that the document uses, as HTML: paragraphs, lists, `code`, **strong**.

/// Text as HTML.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// One line, without a paragraph around it.
pub(super) fn inline(text: &str) -> String {
    marked(&marked(&escaped(text), "`", "code"), "**", "strong")
}

/// Puts what stands between two marks into an element; a mark without its other half stays.
fn marked(text: &str, mark: &str, element: &str) -> String {
    let mut html = String::new();
    let mut rest = text;
    while let Some((before, (inner, after))) =
        rest.split_once(mark).and_then(|(before, rest)| Some((before, rest.split_once(mark)?)))
    {
        html.push_str(&format!("{before}<{element}>{inner}</{element}>"));
        rest = after;
    }
    html + rest
}

/// Paragraphs and lists.
pub(super) fn blocks(text: &str) -> String {
    text.split("\n\n")
        .map(|block| match block.lines().map(|line| line.strip_prefix("- ")).collect::<Option<Vec<_>>>() {
            Some(items) => {
                let items: String = items.iter().map(|item| format!("<li>{}</li>", inline(item))).collect();
                format!("<ul>{items}</ul>")
            }
            None => format!("<p>{}</p>", inline(block)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_marked_and_never_becomes_markup() {
        assert_eq!(inline("a `b<c>` **d** `e"), "a <code>b&lt;c&gt;</code> <strong>d</strong> `e");
        assert_eq!(
            blocks("one\ntwo\n\n- `x`: \"y\"\n- z"),
            "<p>one\ntwo</p><ul><li><code>x</code>: &quot;y&quot;</li><li>z</li></ul>"
        );
    }
}
