using Hewn.LogQL.Results;

namespace Hewn.Cli.Loki;

/// <summary>What a Loki sends to who tails it.</summary>
/// <param name="Lines">Lines.</param>
/// <param name="HasDropped">Whether it has left lines out, because it could not send all in time.</param>
internal sealed record LokiTailMessage(IReadOnlyList<LogLine> Lines, bool HasDropped);
