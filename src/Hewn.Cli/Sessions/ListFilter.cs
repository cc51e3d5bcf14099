using System.Globalization;
using Hewn.Cli.View;
using Hewn.Store.Sessions;

namespace Hewn.Cli.Sessions;

/// <summary>Which sessions are listed, and in what order.</summary>
internal sealed record ListFilter(
    string? Workspace, StoredStatus? Status, IReadOnlyList<string> Tags, string Sort, int Limit)
{
    public static readonly string[] Sorts = ["started", "name", "status", "duration", "loss"];

    /// <summary>Whether something was asked for that may not be there.</summary>
    public bool IsAsking => Workspace is not null || Status is not null || Tags.Count > 0;

    /// <summary>From what was typed.</summary>
    /// <exception cref="UsageException">A value is not possible.</exception>
    public static ListFilter Read(string? workspace, string? status, string[]? tags, string? sort, string? limit)
    {
        string[] statuses = [.. Enum.GetNames<StoredStatus>().Select(name => name.ToLowerInvariant())];
        StoredStatus? wanted = status is null
            ? null
            : Enum.Parse<StoredStatus>(OptionValues.Choice("--status", status, statuses), ignoreCase: true);
        return new(
            workspace, wanted, tags ?? [], OptionValues.Choice("--sort", sort ?? Sorts[0], Sorts), LimitOf(limit));
    }

    /// <summary>Whether a session is among them.</summary>
    public bool Takes(StoredSession session) =>
        (Workspace is null || session.Place.Workspace == Workspace)
        && (Status is null || session.Status == Status)
        && Tags.All(tag => session.Tags.Contains(tag, StringComparer.OrdinalIgnoreCase));

    /// <summary>The sessions in their order; the newest and the longest first.</summary>
    public IEnumerable<ListedSession> Order(IEnumerable<ListedSession> sessions, DateTimeOffset now) => Sort switch
    {
        "name" => sessions.OrderBy(listed => listed.Session.Place.FullName, StringComparer.Ordinal),
        "status" => sessions.OrderBy(listed => listed.Session.Status).ThenByDescending(Started),
        "duration" => sessions.OrderByDescending(listed => listed.Session.Duration
            ?? (listed.Session.Status == StoredStatus.Running ? now - listed.Session.StartedAt : null)),
        "loss" => sessions.OrderBy(listed => listed.Loss is null)
            .ThenBy(listed => listed.Loss is { Value: var value } && !double.IsNaN(value) ? value : double.MaxValue),
        _ => sessions.OrderByDescending(Started),
    };

    private static DateTimeOffset Started(ListedSession listed) => listed.Session.StartedAt ?? DateTimeOffset.MinValue;

    private static int LimitOf(string? text)
    {
        if (text is null)
            return int.MaxValue;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) && limit > 0
            ? limit
            : throw new UsageException($"--limit: '{text}' is not possible. Allowed: a whole number of at least 1.");
    }
}
