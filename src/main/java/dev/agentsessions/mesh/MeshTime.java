package dev.agentsessions.mesh;

import java.time.Instant;

/// The authority's time: a clock that never jumps, and the wall clock for people and for reboots.
///
/// @param epoch within which `ticks` can be compared, such as the kernel's boot id
/// @param ticks milliseconds of a clock that never jumps and counts while the machine sleeps
/// @param wall what the wall clock says, to the millisecond
public record MeshTime(String epoch, long ticks, Instant wall) {
    public MeshTime {
        wall = Instant.ofEpochMilli(wall.toEpochMilli());
    }
}
