using System.Collections;

namespace Hewn.Tests.Extensions;

/// <summary>A caller's own state, with a formatter of its own.</summary>
internal readonly struct UnknownState(int number) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public static readonly Func<UnknownState, Exception?, string> Format = (state, _) => state.ToString();

    private readonly int _number = number;

    public int Count => 2;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("number", _number),
        1 => new("{OriginalFormat}", "template {number}"),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
            yield return this[i];
    }

    public override string ToString() => $"own text of {_number}";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
