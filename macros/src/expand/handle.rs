//! `expand` for typed handles.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ItemStruct;

use super::module::expand_module;
use super::ours;
use crate::model::Handle;
use crate::rt::Rt;

// pub struct Chart(JsObject);
// const _: () = {
//     static __MODULE: Module = …;
//     typed_handle! { Chart, Class::new("Chart").module(&__MODULE) }
// };
pub(crate) fn expand_handle(handle: &Handle, rt: &Rt) -> TokenStream {
    let ItemStruct { attrs, vis, struct_token, ident, .. } = &handle.item;
    let object = rt.js_object();
    let name = ours("__MODULE");
    let module = handle.module.as_ref().map(|module| expand_module(&name, module, rt));
    let traits = rt.typed_handle(ident, &handle.path.text, module.is_some().then_some(&name));
    quote! {
        #(#attrs)*
        #vis #struct_token #ident(#object);
        const _: () = { #module #traits };
    }
}
