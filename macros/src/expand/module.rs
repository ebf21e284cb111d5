//! `expand` for modules: those an import names, and `js_initializer!`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::ours;
use crate::model::{Initializer, Module};
use crate::path;
use crate::rt::Rt;

// static __SHIPPED: ShippedModule = ShippedModule { path: "./charts.js", text: include_str!("…"), … };
// inventory::submit! { Declared::Module(&__SHIPPED) }
// static __MODULE: Module = Module::Shipped(&__SHIPPED);
//
// or, for a module that is not a file of this crate, `static __MODULE: Module = Module::Named("chart.js");`.
pub(super) fn expand_module(name: &Ident, module: &Module, rt: &Rt) -> TokenStream {
    let text = &module.text;
    if !path::is_shipped(&text.value()) {
        return rt.module_static(name, &quote!(#text), false);
    }
    let shipped = Ident::new(&format!("{name}_SHIPPED"), name.span());
    let statics = [rt.shipped_static(&shipped, text, false), rt.submit("Module", &shipped)];
    let module = rt.module_static(name, &quote!(&#shipped), true);
    quote!(#(#statics)* #module)
}

// const _: () = {
//     static __SHIPPED: ShippedModule = ShippedModule { initializer: true, … };
//     inventory::submit! { Declared::Module(&__SHIPPED) }
//     anchor!("./init.js");
// };
pub(crate) fn expand_initializer(initializer: &Initializer) -> TokenStream {
    let (rt, text, shipped) = (&initializer.rt, &initializer.module.text, ours("__SHIPPED"));
    let declared = rt.shipped_static(&shipped, text, true);
    let submitted = rt.submit("Module", &shipped);
    let anchor = rt.anchor(&text.value());
    quote!(const _: () = { #declared #submitted #anchor };)
}
