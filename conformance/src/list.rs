//! The list of all checks: name, what it needs of the host, and the rows it covers.

use crate::harness::{Check, Needs};

/// Hands the list to a macro: `topic { name [needs] "rows"; … } …`. A host's tests make a test of each.
///
/// ```text
/// macro_rules! tests {
///     ($($topic:ident { $($name:ident [$($needs:ident)*] $rows:literal;)* })*) => { … };
/// }
/// jsinterop_conformance::for_each_check!(tests);
/// ```
#[macro_export]
macro_rules! for_each_check {
    ($then:ident) => {
        $then! {
            calls {
                a_value_comes_back [] "CD01 CD02 EA044 5.1";
                arguments_keep_their_order_and_number [] "JR01 JX01 5.1";
                sixteen_arguments_pass [] "JX01";
                promises_are_awaited [] "EA044 CD04 JR03 5.11";
                thenables_are_awaited [] "5.11";
                the_first_settling_counts [] "JR11";
                each_answer_meets_its_own_call [] "JR01 JR06";
                one_failure_leaves_the_others_alone [] "JR09 JR10";
                structs_go_out_and_come_in [] "JR07 DD30";
                the_name_is_the_path_by_default [] "5.2";
                variadic_spreads_the_last [] "5.7";
                imports_can_be_generic [] "5.17";
                the_error_type_is_the_callers [] "5.16";
                a_call_is_lazy [] "5.11";
                start_sends_now [] "5.13";
                detach_goes_on_alone [] "5.13";
                calls_arrive_in_the_order_they_were_sent [] "5.21";
                what_nobody_wants_is_not_read [] "EA055 EA056 7.4 JX03";
                a_cyclic_result_is_an_error [] "EA057 7.18";
                the_dynamic_form_does_the_same [] "JX01 JO01 5.27";
                what_runs_is_counted [] "5.14";
                calls_and_handles_are_send [] "5.17 5.23";
            }
            paths {
                any_depth [] "FM01 5.18";
                this_is_the_parent [] "FM01 5.18";
                an_index_steps_into_an_array [] "5.18";
                functions_and_classes_can_stand_inside [] "X01 5.18";
                a_replacement_is_seen_at_the_next_call [] "X02 5.18";
                inherited_members_are_found [] "CD11";
                any_identifier_can_be_a_segment [] "5.1";
                a_getter_is_read_once_per_call [] "5.18";
                a_getter_that_throws_is_an_exception [] "8.1";
                a_missing_segment_is_named [] "FM03 8.2";
                what_is_no_function_is_named [] "CD03 CD05 EA035 FM02 8.2";
                what_is_no_path_reaches_nothing [] "X08 X09 5.27";
            }
            properties {
                data_is_read [] "EA059 CD09 CD10 5.4";
                getters_are_read [] "EA060";
                a_missing_property_is_undefined [] "EA061 EA062 CD12 CD14 FM02 5.19";
                promises_in_properties_are_awaited [] "5.4";
                data_is_written [] "EA063 EA065 CD15 CD16 CD17 CD20 5.5";
                setters_are_called [] "EA064";
                what_cannot_be_written_is_an_error [] "EA066 CD18 CD19";
                declared_properties_work [] "5.4 5.5";
                the_default_name_loses_its_prefix [] "5.2 5.4 5.5";
                undefined_and_null_are_written_apart [] "7.5";
                an_object_written_is_the_object_read [] "CD21";
                a_function_moves_to_another_object [] "EA071 EO14 5.18";
            }
            constructors {
                a_class_gives_an_object [] "EA067 EA068 EA069 CD07 CD22 CD23 5.3";
                a_function_can_construct [] "CD07 CD08 EO14 5.3 5.27";
                what_is_no_constructor_is_named [] "EA070 8.2";
                a_constructor_can_throw [] "8.1";
                typed_handles_have_methods [] "5.10";
                typed_handles_have_properties [] "5.10";
                classes_have_static_methods [] "X01 5.10";
                typed_handles_are_objects [] "5.10 7.11";
                a_wrong_cast_shows_at_the_first_call [] "7.11 8.2";
            }
            modules {
                a_shipped_module_answers [] "EA050 EO13 5.8 5.9 5.24";
                paths_go_on_inside_a_module [] "5.8 8.2";
                a_module_goes_with_every_form [] "5.8";
                classes_of_a_module [] "5.8 5.10";
                a_module_is_loaded_once [] "5.24 5.25";
                what_the_page_provides_is_a_module [] "5.25 5.27";
                calls_of_a_module_keep_their_order [] "5.21";
                a_module_that_is_not_there_is_an_error [] "5.25";
                a_module_that_fails_says_why [] "5.25";
                initialisers_run_before_all_else [] "EO10 5.26";
            }
            handles {
                an_object_makes_the_round_trip [] "EA019 CD13 OJ05 OJ06 7.11";
                one_object_has_one_id [] "7.11";
                objects_are_called_through [] "EA035 EA047 EA048 EA049 JO01";
                the_receiver_can_be_an_argument_too [] "7.11";
                objects_stand_anywhere_inside_a_result [] "7.11 7.16";
                objects_stand_anywhere_inside_an_argument [] "7.11";
                arrays_and_functions_are_objects_too [] "7.11";
                functions_are_called [] "7.11 5.27";
                what_is_no_function_is_an_error [] "8.3";
                nothing_is_no_object [] "EA072 EA073 EA074 EA075 CD24 CD25 CD26 CD30 CD31 OJ07";
                primitives_are_no_objects [] "CD27 CD28 CD29 X07";
                a_disposed_one_says_so [] "EA020 EA058 JO03 JO06 8.10";
                disposing_one_reception_leaves_the_other [] "7.11";
                an_object_lives_as_long_as_its_handle [GARBAGE] "7.11";
                handles_in_an_answer_nobody_wants_are_let_go [GARBAGE] "5.14";
                data_is_never_a_handle [] "X03 OJ01 OJ02 7.17";
                a_handle_is_no_data [] "7.17";
                a_handle_belongs_to_its_runtime [ANOTHER] "DR04 7.17";
                a_handle_survives_its_runtime [ANOTHER] "JO05 8.5";
            }
            marks {
                javascript_can_mark_a_handle [] "7.16";
                without_a_mark_it_is_data [] "7.16";
                only_objects_can_be_marked [] "CD27 7.16";
            }
            enums {
                as_serde_has_them [] "7.10";
                an_unknown_variant_is_an_error [] "7.10 8.3";
                unions_are_their_case [] "JU01 JU02 JU03 JU04 JU05 JU06 DU01 DU02 DU03 DU04 DU06 7.10";
                unions_find_their_case [] "JU07 JU08 JU09 JU10 JU11 JU12 DU05 7.10";
            }
            elements {
                are_found_by_id_and_selector [DOCUMENT] "EA046 7.12";
                that_are_not_there_are_null [DOCUMENT] "7.12";
                come_back_as_themselves [DOCUMENT] "EA046 EO09 EJ01 EJ02 7.12";
                stay_themselves_when_detached [DOCUMENT] "7.12";
                one_that_cannot_be_had_fails_its_call_alone [DOCUMENT] "7.12";
                the_title_changes [DOCUMENT] "EO14 5.4 5.5";
            }
            values_out {
                numbers_and_booleans [] "X04 7.1";
                integers_as_far_as_they_are_exact [] "7.1 8.4";
                big_integers [] "X04 7.2";
                texts [] "7.3";
                none_is_undefined_or_null_by_its_place [] "JU03 7.5";
                nothing_and_wrappers [] "7.4";
                sequences_are_arrays [] "7.6";
                structs_are_plain_objects [] "7.9";
                maps_are_plain_objects [] "7.9";
                other_keys_are_refused [] "7.9 8.4";
                no_key_reaches_a_prototype [] "7.9";
                json_values [] "7.14";
                an_argument_that_cannot_go_names_the_place [] "8.4";
                a_serialize_impl_can_refuse [] "8.4";
                depth_is_limited_on_the_way_out [] "7.18";
                a_signal_means_nothing_outside_a_call [] "5.20";
                special_names_are_plain_data [] "X03 7.17 7.18";
            }
            values_in {
                booleans_and_numbers [] "7.1";
                numbers_that_do_not_fit [] "JR10 7.1 8.3";
                big_integers [] "X04 7.2";
                texts [] "7.3";
                undefined_and_null_are_none [] "EO07 JP02 DD32 7.5";
                sequences [] "DD31 7.6 7.15";
                structs [] "JR07 JR08 DD21 DD57 7.9";
                a_misfit_names_the_place [] "8.3";
                maps [] "X04 7.9 7.15";
                no_key_is_a_prototype [] "7.9";
                to_json_is_asked [] "X04 7.15";
                boxed_primitives_are_primitives [] "7.15";
                any_json [] "7.14";
                a_cycle_is_an_error [] "EA057 7.18";
                what_is_no_data_is_an_error [] "X04 7.18";
                a_getter_that_throws_is_an_exception [] "8.1";
                depth_is_limited_on_the_way_in [] "7.18";
                lists_of_structs [] "EA045";
                a_deserialize_impl_can_refuse [] "8.3";
                an_impl_that_makes_do_stays_in_its_place [] "7.9 8.3";
                what_getters_make_is_no_cycle [] "7.15 7.18";
                texts_that_mean_something [] "EO04 EO05 EO06 EO07";
                a_typed_array_is_a_sequence_of_its_numbers [] "7.8";
            }
            bytes {
                whole_arguments_are_arrays_of_bytes [] "BJ14 7.7";
                whole_results_are_bytes [] "BJ07 7.7";
                bytes_make_the_round_trip [] "EA023 7.7";
                bytes_stand_inside_structs [] "EA024 BJ13 7.7";
                inside_a_struct_the_type_decides [] "7.7";
                what_is_no_bytes_is_an_error [] "BJ05 BJ06 8.3";
                typed_arrays_go_out_as_their_class [] "X04 7.8";
                typed_arrays_make_the_round_trip [] "7.8";
                typed_arrays_come_in [] "X04 7.8";
                large_results_come_whole [] "7.7";
            }
            errors {
                a_throw_is_an_exception [] "EA033 CD06 DD22 JR09 8.1";
                a_rejection_is_an_exception [] "EA034 8.1";
                the_name_is_kept [] "DD23 8.1";
                the_stack_is_kept [] "8.1";
                own_properties_are_data [] "8.1";
                causes_are_kept [] "8.1";
                anything_can_be_thrown [] "X05 8.1";
                a_hostile_throw_is_still_an_exception [] "8.1";
                every_failure_tells_the_path [] "8.1 8.2 8.3 8.4 8.6 8.10";
                an_exception_travels_through_rust [] "6.7 8.1";
            }
            exports {
                functions_are_invoked [] "DD11 DD13 DD14 DD43 DD44 DD45 RG01 6.1";
                the_crates_are_there [] "6.1";
                names_and_aliases [] "DD12 DD37 6.3";
                what_is_not_there_is_named [] "ER01 ER02 ER04 ER05 DD01 DD02 DD03 DD04 DD05 DD06 DD07 DD08 DD09 DD10 6.1";
                arity_is_exact [] "ER03 DD41 DD42 DD56 6.10";
                options_at_the_end_can_be_left_out [] "DD58 6.10";
                a_misfit_names_parameter_and_place [] "DD40 6.11 7.18";
                arguments_are_read_as_values [] "EA021 EA022 X06 7.15";
                strings_and_bytes_can_be_borrowed [] "6.17";
                objects_are_handed_through [] "EA019 X06 7.11";
                errors_choose_what_is_told [] "JR13 RG28 6.7";
                other_errors_become_text [] "RG27 6.8";
                a_panic_is_caught_and_not_told [UNWIND] "6.9";
                a_result_that_cannot_go_rejects [] "6.7";
                state_is_what_was_provided [] "6.12";
                code_inside_calls_its_caller [] "6.16";
                invocations_start_in_order_of_arrival [] "6.14";
                invocations_run_concurrently [] "6.14";
                a_signal_cancels_an_invocation [] "6.15";
                a_signal_that_fired_before_stops_it [] "JR05 6.15";
                the_registry_knows_them [] "RG05 RG06 RG07 RG08 6.13";
            }
            references {
                methods_are_bound [] "DD16 RG02 6.4";
                methods_are_invoked_by_name [] "ER06 DD16 DD36 DD41 6.4";
                methods_take_objects_as_they_are [] "6.4 7.11";
                methods_and_functions_have_names_of_their_own [] "RG04";
                what_javascript_sees [] "JR12 DR01 6.4";
                a_method_can_fail [] "DD46 DD47 6.7";
                identity_survives [] "EA043 DR02 DR03 DJ05 DJ08 JP03 7.13";
                references_stand_anywhere [] "JR12 DJ06 JP02 7.13";
                exports_take_and_return_them [] "DD33 7.13";
                the_wrong_type_is_named [] "ER07 DD15 DD49 DD59 DJ01 DJ02 8.3";
                closed_generic_types_work [] "EA051 EA052 DD34 DD35 DD38 DD39 DD40 6.4";
                javascript_can_dispose [] "DD18 DD19 DR06 6.4";
                rust_can_dispose [] "DD20 DR05 DR06 6.4 8.10";
                javascript_keeps_it_alive [] "6.4";
                what_javascript_forgets_is_freed [GARBAGE] "6.5";
                methods_answer_at_once [IN_PROCESS] "6.2 6.4";
                a_reference_is_no_data [] "7.17";
                many_runtimes_can_hold_one [ANOTHER] "DR04 7.13";
            }
            callbacks {
                a_closure_is_a_function [] "6.6";
                arguments_are_typed [] "6.6 6.11";
                extra_arguments_are_ignored [] "6.6";
                identity_is_stable [] "6.6 7.13";
                it_lives_until_rust_drops_it [] "6.6";
                it_lives_as_long_as_the_call_that_owns_it [] "6.6";
                one_for_one_use [] "6.6";
                handed_over_it_stays [] "6.6";
                what_javascript_forgets_is_freed [GARBAGE] "6.6";
                a_closure_can_fail [] "6.7";
                a_panic_is_caught_and_not_told [UNWIND] "6.9";
                it_stands_anywhere [] "6.6 7.13";
                it_runs_in_its_callers_scope [] "6.16";
                javascript_gets_a_promise [] "6.6";
                objects_are_handed_through [] "7.11";
                a_function_of_javascript_is_no_callback [] "7.13 7.17";
            }
            cancellation {
                a_time_limit_of_its_own [] "JX05 JX07 5.12 5.14 8.6";
                a_time_limit_of_the_import [] "5.6 5.12";
                a_time_limit_of_the_runtime [] "JR02 JX06 JX08 5.6 8.13";
                an_answer_in_time_counts [] "JR03 5.14";
                the_limit_starts_with_the_call [] "5.12";
                dropping_cancels [] "JR04 JX02 JX04 5.14";
                what_was_never_sent_leaves_no_trace [] "JR05 5.11";
                detached_calls_are_not_cancelled [] "5.13";
                the_signal_stands_anywhere [] "5.20";
                each_call_has_its_own_signal [] "5.20";
                a_late_answer_disturbs_nothing [] "EO01 DD24 DD29 X10 5.14";
                a_cancelled_call_is_over [] "8.6";
            }
            scopes {
                a_scope_names_the_runtime [] "5.22";
                on_comes_before_the_scope [ANOTHER] "5.12 5.22";
                scopes_nest [ANOTHER] "5.22";
                a_call_keeps_the_scope_it_was_made_in [ANOTHER] "5.22";
                else_the_scope_of_the_first_poll_counts [NO_SCOPE] "5.22";
                interleaved_scopes_do_not_mix [ANOTHER] "5.22";
                without_a_runtime_it_is_unavailable [NO_SCOPE] "EO08 5.23 8.8";
                the_status_is_told [] "5.23";
                the_end_fails_what_is_pending [ANOTHER] "8.5 8.12";
                after_the_end_every_call_says_so [ANOTHER] "EO16 8.5";
                the_end_drops_running_exports [ANOTHER] "6.15 8.12";
            }
            sync {
                every_form_answers_at_once [IN_PROCESS] "JP01 JP04 5.15";
                typed_handles_answer_at_once [IN_PROCESS] "JP05 JO02 5.15";
                the_dynamic_form_answers_at_once [IN_PROCESS] "JP01 JP05 JO02 5.15 5.27";
                elsewhere_it_is_not_in_process [REMOTE] "5.15 8.9";
                a_promise_asks_for_async [IN_PROCESS] "X04 5.15";
                failures_are_the_same [IN_PROCESS] "JO04 5.15";
                a_shipped_module_answers_at_once [IN_PROCESS] "5.15 5.24";
                a_closure_answers_at_once [IN_PROCESS] "6.6";
                rust_and_javascript_take_turns [IN_PROCESS] "6.16";
                exports_answer_at_once [IN_PROCESS] "6.2";
                an_async_export_has_to_be_awaited [IN_PROCESS] "X11 6.2";
            }
            fixture {
                eight_parameters_arrive [] "EA001 EA002 EA003 EA004 EA005 EA006 EA007 EA008 EA009";
                eight_parameters_come_back [] "EA010 EA011 EA012 EA013 EA014 EA015 EA016 EA017 EA018";
                objects_travel_by_reference [] "EA036 EA037 EA038 EA039 EA040 DD33";
                an_object_in_an_argument_comes_back [] "EA041 EA042 EA043";
                values_and_references_mix [] "DD14 DD43";
                exceptions_reach_javascript [] "EA031 EA032 DD46 DD47";
                arrays_of_structs_arrive [] "EA045";
            }
        }
    };
}

macro_rules! table {
    ($($topic:ident { $($name:ident [$($needs:ident)*] $rows:literal;)* })*) => {
        &[$($(Check {
            name: concat!(stringify!($topic), "::", stringify!($name)),
            needs: Needs::NONE$(.and(Needs::$needs))*,
            rows: $rows,
            run: |cx| Box::pin(crate::$topic::$name(cx)),
        },)*)*]
    };
}

/// All checks.
pub fn all() -> &'static [Check] {
    const ALL: &[Check] = for_each_check!(table);
    ALL
}

/// The check of this name.
pub fn named(name: &str) -> Option<&'static Check> {
    all().iter().find(|check| check.name == name)
}
