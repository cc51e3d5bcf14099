using System.Text.Json;

namespace Hewn.Sessions.Tracks;

/// <summary>One of a session's tracks. Immutable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is, if somebody said so.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Metadata">What else belongs to it, or null.</param>
/// <param name="TotalPoints">How many points it has, counted by its file, not by its metadata.</param>
/// <param name="CreatedAt">When it was made; null where nothing says so.</param>
/// <param name="UpdatedAt">When its metadata was last brought up to date; null where nothing says so.</param>
public sealed record TrackSummary(
    string Name,
    string? Description,
    IReadOnlyList<string> Tags,
    JsonElement? Metadata,
    long TotalPoints,
    DateTimeOffset? CreatedAt,
    DateTimeOffset? UpdatedAt);
