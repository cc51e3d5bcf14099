namespace Hewn.LogQL.Regexes;

/// <summary>An expression of RE2 in .NET's syntax.</summary>
/// <param name="Pattern">In .NET's syntax.</param>
/// <param name="Names">Named groups in the order they open.</param>
/// <param name="Alphabet">How texts are shown to it.</param>
/// <param name="IsOfAscii">
/// True when it is about characters of ASCII alone, so that it can be asked of a text as that is whether it matches.
/// </param>
internal sealed record Re2Translation(
    string Pattern, IReadOnlyList<string> Names, Re2Alphabet Alphabet, bool IsOfAscii);
