namespace Hewn.LogQL.Regexes;

/// <summary>An expression of RE2 in .NET's syntax.</summary>
/// <param name="Pattern">In .NET's syntax.</param>
/// <param name="Names">Named groups in the order they open.</param>
/// <param name="Words">How texts are shown to it that are not all of ASCII; null when they are as they are.</param>
internal sealed record Re2Translation(string Pattern, IReadOnlyList<string> Names, AsciiWords? Words);
