//! Pages whose code is not in the first WASM file. The browser loads the chunk that has it when the page is wanted, the
//! server tells the browser to fetch it with the page that is opened first.
//!
//! The name of a chunk says what it stands on: `console_people` is shown inside of `console` and never without it. The
//! bundler adds up by these names what a first page loads.

use leptos::wasm_split::SplitLoaderError;

/// Makes `lazy_route!(chunk, Route => Component)` a route whose component comes with a chunk.
///
/// Leptos' own attribute for this makes a chunk of each page, and a panic of one that does not come.
macro_rules! lazy_route {
    ($chunk:ident, $route:ident => $component:ident) => {
        #[derive(Debug)]
        pub(super) struct $route;

        const _: () = {
            #[leptos::wasm_split::wasm_split($chunk, wasm_split_path = ::leptos::wasm_split, preload(fetch), fallible)]
            fn page() -> Result<leptos::prelude::AnyView, leptos::wasm_split::SplitLoaderError> {
                Ok(view! { <$component/> }.into_any())
            }

            impl leptos_router::LazyRoute for $route {
                fn data() -> Self {
                    Self
                }

                async fn view(_: Self) -> leptos::prelude::AnyView {
                    #[cfg(feature = "ssr")]
                    crate::assets::preload_chunk(stringify!($chunk));
                    $crate::lazy::or_leave(page().await).await
                }

                async fn preload() {
                    $crate::lazy::or_leave(fetch().await).await;
                }
            }

            impl $crate::lazy::InChunk for $route {
                async fn fetch() {
                    // Only an attempt: who wants the page tries again, and sees to it.
                    _ = fetch().await;
                }
            }
        };
    };
}

pub(crate) use lazy_route;

/// A page whose chunk can be loaded before it is wanted.
pub(crate) trait InChunk {
    /// Loads the chunk, if it comes.
    fn fetch() -> impl Future<Output = ()>;
}

/// What came of a chunk. One that does not come is of a server that is out of reach, or that has other files by now.
///
/// The page that is shown stays until the browser loads the wanted one as a whole, now or when it is online again. A
/// page that was rendered by the server and is not alive yet stays for good: it works as it does without this code.
pub(crate) async fn or_leave<T>(loaded: Result<T, SplitLoaderError>) -> T {
    match loaded {
        Ok(loaded) => loaded,
        Err(_) => {
            #[cfg(feature = "hydrate")]
            if crate::browser::is_hydrated() {
                crate::browser::load_when_online(leptos_router::hooks::use_location());
            }
            std::future::pending().await
        }
    }
}
