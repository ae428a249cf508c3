//! The name under which the package that is being built depends on `portalis`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// The crate name in Rust paths; `portalis` where the manifest does not say otherwise.
pub(crate) fn name() -> String {
    let manifest =
        env::var_os("CARGO_MANIFEST_DIR").map(|dir| PathBuf::from(dir).join("Cargo.toml"));
    manifest
        .and_then(|path| renamed(&path))
        .unwrap_or_else(|| "portalis".to_owned())
        .replace('-', "_")
}

fn renamed(manifest: &Path) -> Option<String> {
    let table = read(manifest)?;
    let dependencies = table.get("dependencies")?.as_table()?;
    if dependencies.contains_key("portalis") {
        return None;
    }
    let inherited = workspace(manifest, &table);
    dependencies
        .iter()
        .find(|(name, spec)| is_portalis(name, spec, inherited.as_ref()))
        .map(|(name, _)| name.clone())
}

fn is_portalis(name: &str, spec: &Value, inherited: Option<&Table>) -> bool {
    let package = |spec: &Value| spec.get("package").and_then(Value::as_str) == Some("portalis");
    let from_workspace = spec.get("workspace").and_then(Value::as_bool) == Some(true);
    package(spec)
        || from_workspace
            && inherited
                .and_then(|table| table.get(name))
                .is_some_and(package)
}

/// `[workspace.dependencies]` of the workspace that the manifest belongs to.
fn workspace(manifest: &Path, own: &Table) -> Option<Table> {
    let of = |table: &Table| {
        table
            .get("workspace")?
            .get("dependencies")?
            .as_table()
            .cloned()
    };
    if let Some(found) = of(own) {
        return Some(found);
    }
    let above = manifest.parent()?.ancestors().skip(1);
    above
        .filter_map(|folder| read(&folder.join("Cargo.toml")))
        .find(|table| table.contains_key("workspace"))
        .and_then(|table| of(&table))
}

fn read(path: &Path) -> Option<Table> {
    fs::read_to_string(path).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::renamed;
    use std::fs;

    #[test]
    fn renames_are_found() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let root = dir.path().join("Cargo.toml");
        let inner = dir.path().join("app/Cargo.toml");
        fs::create_dir(dir.path().join("app")).expect("created");
        fs::write(
            &root,
            "[workspace.dependencies]\npy = { package = \"portalis\", version = \"1\" }\n",
        )
        .expect("written");
        let with = |text: &str| {
            fs::write(&inner, text).expect("written");
            renamed(&inner)
        };
        assert_eq!(with("[dependencies]\nportalis = \"1\"\n"), None);
        assert_eq!(
            with("[dependencies]\nsnake = { package = \"portalis\", version = \"1\" }\n")
                .as_deref(),
            Some("snake")
        );
        assert_eq!(
            with("[dependencies]\npy = { workspace = true }\n").as_deref(),
            Some("py")
        );
        assert_eq!(with("[dependencies]\nserde = \"1\"\n"), None);
    }
}
