using System.CodeDom.Compiler;
using System.Collections;

namespace Hewn.Tests.Extensions;

/// <summary>Looks as if the framework's generator had made it, but has a field that is none of its items.</summary>
[GeneratedCode("Microsoft.Extensions.Logging.Generators", "99.0")]
internal readonly struct HidingState(int shown, string hidden) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public static readonly Func<HidingState, Exception?, string> Format = (state, _) => state.ToString();

    private readonly int _shown = shown;
    private readonly string _hidden = hidden;

    public int Count => 2;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("shown", _shown),
        1 => new("{OriginalFormat}", "{shown}"),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
            yield return this[i];
    }

    public override string ToString() => $"{_shown} of {_hidden.Length}";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
