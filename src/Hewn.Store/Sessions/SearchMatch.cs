namespace Hewn.Store.Sessions;

/// <summary>A place where a searched text stands.</summary>
/// <param name="Where">What it stands in: <c>name</c>, <c>description</c>, <c>tag</c>, <c>parameter</c>,
/// <c>metadata</c>, <c>log</c>.</param>
/// <param name="Text">The text around it.</param>
/// <param name="Time">When, for a log record with a time.</param>
/// <param name="Level">The record's level, for a log record that has one.</param>
public sealed record SearchMatch(string Where, string Text, DateTimeOffset? Time = null, Level? Level = null);
