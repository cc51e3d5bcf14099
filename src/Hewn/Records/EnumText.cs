using System.Runtime.CompilerServices;

namespace Hewn.Records;

/// <summary>
/// The names of an enumeration's values, found once: the runtime makes a new string, and boxes, each time it is asked.
/// Thread-safe.
/// </summary>
/// <typeparam name="T">The enumeration; not a nullable one.</typeparam>
internal static class EnumText<T>
{
    // Combinations of flags may be many; the rest is found anew each time.
    private const int MaxKept = 1024;

    private static readonly Lock _adding = new();
    private static volatile Dictionary<ulong, Name> _names = []; // Whole before it is published, never changed then.

    /// <summary>A value's text, and the same as a JSON string.</summary>
    public sealed record Name(string Text, byte[] Json);

    /// <summary>The name of a value; its number where it has none.</summary>
    public static Name Of(T value)
    {
        ulong number = NumberOf(ref value);
        return _names.TryGetValue(number, out Name? name) ? name : Add(number, value);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Name Add(ulong number, T value)
    {
        var json = new ByteBuffer(64);
        JsonValue.AppendGuarded(json, value, depth: 0);
        var name = new Name(HoleText.TextOf(value, format: null), json.Written.ToArray());
        lock (_adding)
        {
            // A new one each time, so that who reads needs no lock.
            if (_names.Count < MaxKept)
                _names = new Dictionary<ulong, Name>(_names) { [number] = name };
        }

        return name;
    }

    private static ulong NumberOf(ref T value) => Unsafe.SizeOf<T>() switch
    {
        1 => Unsafe.As<T, byte>(ref value),
        2 => Unsafe.As<T, ushort>(ref value),
        4 => Unsafe.As<T, uint>(ref value),
        _ => Unsafe.As<T, ulong>(ref value),
    };
}
