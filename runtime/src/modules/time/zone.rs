//! What only the C library knows: the local time zone, processor time.

#![allow(unsafe_code)]

use super::calendar::Fields;
use std::time::Duration;

/// A processor clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clock {
    /// Of the whole process.
    Process,
    /// Of this thread.
    Thread,
}

#[cfg(target_os = "linux")]
mod system {
    use std::ffi::{c_char, c_int, c_long};

    /// C's `struct tm` as glibc and musl lay it out.
    #[repr(C)]
    pub(super) struct Tm {
        pub(super) sec: c_int,
        pub(super) min: c_int,
        pub(super) hour: c_int,
        pub(super) mday: c_int,
        pub(super) mon: c_int,
        pub(super) year: c_int,
        pub(super) wday: c_int,
        pub(super) yday: c_int,
        pub(super) isdst: c_int,
        pub(super) gmtoff: c_long,
        pub(super) zone: *const c_char,
    }

    #[repr(C)]
    pub(super) struct Timespec {
        pub(super) sec: i64,
        pub(super) nsec: c_long,
    }

    unsafe extern "C" {
        pub(super) fn localtime_r(time: *const i64, tm: *mut Tm) -> *mut Tm;
        pub(super) fn clock_gettime(clock: c_int, time: *mut Timespec) -> c_int;
    }
}

/// The local calendar time of a moment, with the offset from UTC and the zone's name; `None` where it cannot be had.
#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
pub(super) fn local(seconds: i64) -> Option<Fields> {
    use std::ffi::CStr;
    let mut tm = system::Tm {
        sec: 0,
        min: 0,
        hour: 0,
        mday: 0,
        mon: 0,
        year: 0,
        wday: 0,
        yday: 0,
        isdst: 0,
        gmtoff: 0,
        zone: std::ptr::null(),
    };
    // SAFETY: both pointers are valid for the call, and `Tm` is laid out as the C library's `struct tm` on this system.
    let done = unsafe { system::localtime_r(&raw const seconds, &raw mut tm) };
    if done.is_null() {
        return None;
    }
    let zone = if tm.zone.is_null() {
        String::new()
    } else {
        // SAFETY: `localtime_r` points `tm_zone` to a string that lives as long as the time zone does.
        unsafe { CStr::from_ptr(tm.zone) }
            .to_string_lossy()
            .into_owned()
    };
    let mut fields = Fields::of(seconds.checked_add(tm.gmtoff)?);
    fields.isdst = i64::from(tm.isdst);
    fields.offset = tm.gmtoff;
    fields.zone = zone;
    Some(fields)
}

/// The local calendar time of a moment: not known on this system.
#[cfg(not(all(target_os = "linux", target_pointer_width = "64")))]
pub(super) fn local(_seconds: i64) -> Option<Fields> {
    None
}

/// How long the processor has worked; `None` where it cannot be had.
#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
pub(super) fn processor_time(clock: Clock) -> Option<Duration> {
    let number = match clock {
        Clock::Process => 2,
        Clock::Thread => 3,
    };
    let mut time = system::Timespec { sec: 0, nsec: 0 };
    // SAFETY: the pointer is valid for the call, and `Timespec` is laid out as the C library's on this system.
    let failed = unsafe { system::clock_gettime(number, &raw mut time) };
    if failed != 0 {
        return None;
    }
    Some(Duration::new(
        u64::try_from(time.sec).ok()?,
        u32::try_from(time.nsec).ok()?,
    ))
}

/// How long the processor has worked: not known on this system.
#[cfg(not(all(target_os = "linux", target_pointer_width = "64")))]
pub(super) fn processor_time(_clock: Clock) -> Option<Duration> {
    None
}
