//! What module specifiers mean.

/// What `name` means in a module or script called `base`.
pub(crate) fn resolve(base: &str, name: &str) -> String {
    let is_relative = name.starts_with("./") || name.starts_with("../");
    if !is_relative {
        return name.to_owned();
    }
    // A crate's own modules are relative to the crate: `jsinterop:my-crate@1.0.0/js/a.js`.
    let (root, base) = match base.strip_prefix("jsinterop:").and_then(|rest| rest.split_once('/')) {
        Some((package, path)) => (format!("jsinterop:{package}/"), path),
        None => (String::new(), base),
    };
    let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
    root + &join(folder, name)
}

/// Joins paths; what would lead above the root stays as `..`, and is refused when it is opened.
pub(crate) fn join(folder: &str, name: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(name.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn relative_names_start_where_they_stand() {
        for (base, name, resolved) in [
            ("<script>", "./a.js", "a.js"),
            ("js/main.js", "./a.js", "js/a.js"),
            ("js/main.js", "../a.js", "a.js"),
            ("main.js", "../../a.js", "../../a.js"),
            ("main.js", "chart.js", "chart.js"),
            ("jsinterop:charts@1.0.0/js/main.js", "./a.js", "jsinterop:charts@1.0.0/js/a.js"),
            (
                "jsinterop:charts@1.0.0/main.js",
                "../../other@1.0.0/a.js",
                "jsinterop:charts@1.0.0/../../other@1.0.0/a.js",
            ),
        ] {
            assert_eq!(resolve(base, name), resolved, "{base} {name}");
        }
    }
}
