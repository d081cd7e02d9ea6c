use super::*;

/// A module with `tables` tables, that exports a memory and the table `index` as `t`.
fn module(tables: u8, index: u8) -> Vec<u8> {
    let mut wasm = b"\0asm\x01\0\0\0".to_vec();
    wasm.extend([4, 1 + 3 * tables, tables]);
    for _ in 0..tables {
        wasm.extend([0x6f, 0, 0]);
    }
    wasm.extend([7, 9, 2, 1, b'm', 2, 0, 1, b't', 1, index]);
    wasm
}

#[test]
fn an_exported_table_keeps_its_index() {
    assert_eq!(restore(&module(2, 1), module(2, 0)), Some(module(2, 1)));
    assert_eq!(restore(&module(2, 1), module(2, 1)), Some(module(2, 1)));
    assert_eq!(restore(&module(1, 0), module(1, 0)), Some(module(1, 0)));
}

#[test]
fn tables_that_do_not_correspond_are_refused() {
    assert_eq!(restore(&module(2, 1), module(1, 0)), None);
    let mut renamed = module(2, 1);
    *renamed.iter_mut().rev().nth(2).expect("a name") = b'x';
    assert_eq!(restore(&renamed, module(2, 0)), None);
}

#[test]
fn what_is_no_wasm_is_refused() {
    for bytes in [&b""[..], b"\0asm", b"\0asm\x01\0\0\0\x07\xff\xff\xff\xff\xff"] {
        assert_eq!(restore(bytes, module(2, 0)), None);
    }
}
