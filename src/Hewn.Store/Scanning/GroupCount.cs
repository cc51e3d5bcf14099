namespace Hewn.Store.Scanning;

/// <summary>One count of a <see cref="GroupCountAnswer"/>.</summary>
/// <param name="Group">
/// The text of the group's field, of a level its name (<see cref="LevelNames"/>); null for records that lack it. Bytes
/// that are no UTF-8 are shown as <c>\xNN</c>.
/// </param>
/// <param name="BucketNs">
/// When the time bucket begins, in nanoseconds since 1970, UTC: a multiple of the step. Null for records without a
/// time,
/// and when no step was asked for.
/// </param>
/// <param name="Count">How many records.</param>
public sealed record GroupCount(string? Group, long? BucketNs, long Count);
