using System.CodeDom.Compiler;
using System.Collections;

namespace Hewn.Tests.Extensions;

/// <summary>Looks as if the framework's generator had made it, but its fields stand in another order than its items.
/// </summary>
[GeneratedCode("Microsoft.Extensions.Logging.Generators", "99.0")]
internal readonly struct SwappedState(int first, int second) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public static readonly Func<SwappedState, Exception?, string> Format = (state, _) => state.ToString();

    private readonly int _second = second;
    private readonly int _first = first;

    public int Count => 3;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("first", _first),
        1 => new("second", _second),
        2 => new("{OriginalFormat}", "{first} then {second}"),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
            yield return this[i];
    }

    public override string ToString() => $"{_first} then {_second}";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
