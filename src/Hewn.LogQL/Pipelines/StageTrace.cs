namespace Hewn.LogQL.Pipelines;

/// <summary>What a stage let through.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Entries">Entries.</param>
/// <param name="Bytes">Bytes of their lines.</param>
public sealed record StageTrace(string Stage, long Entries, long Bytes);
