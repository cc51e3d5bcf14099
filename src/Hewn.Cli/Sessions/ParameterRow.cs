namespace Hewn.Cli.Sessions;

/// <summary>A parameter of several sessions.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">Its value in each session as JSON text; null where it has none.</param>
internal sealed record ParameterRow(string Name, IReadOnlyList<string?> Values);
