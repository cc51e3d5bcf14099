using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Hewn.Records;

namespace Hewn.Sessions;

/// <summary>
/// A type of number, and the ways in which many of them are held: arrays of any rank, lists, memory, segments, other
/// collections, tensors. What a type of value holds is found out once. Thread-safe.
/// </summary>
internal abstract class NumberKind
{
    private static readonly Dictionary<Type, NumberKind> _kinds = new()
    {
        [typeof(float)] = new NumbersOf<float>("float32"),
        [typeof(double)] = new NumbersOf<double>("float64"),
        [typeof(Half)] = new NumbersOf<Half>("float16"),
        [typeof(decimal)] = new NumbersOf<decimal>("decimal"),
        [typeof(sbyte)] = new NumbersOf<sbyte>("int8"),
        [typeof(byte)] = new NumbersOf<byte>("uint8"),
        [typeof(short)] = new NumbersOf<short>("int16"),
        [typeof(ushort)] = new NumbersOf<ushort>("uint16"),
        [typeof(int)] = new NumbersOf<int>("int32"),
        [typeof(uint)] = new NumbersOf<uint>("uint32"),
        [typeof(long)] = new NumbersOf<long>("int64"),
        [typeof(ulong)] = new NumbersOf<ulong>("uint64"),
        [typeof(nint)] = new NumbersOf<nint>("intp"),
        [typeof(nuint)] = new NumbersOf<nuint>("uintp"),
        [typeof(Int128)] = new NumbersOf<Int128>("int128"),
        [typeof(UInt128)] = new NumbersOf<UInt128>("uint128"),
    };

    private static readonly ConcurrentDictionary<Type, NumberKind?> _known = new();

    /// <summary>The numbers that values of a type hold; null when they hold none, or other things, too.</summary>
    public static NumberKind? Of(Type type)
    {
        if (_known.TryGetValue(type, out NumberKind? kind))
            return kind;
        kind = ElementOf(type) is { } element ? _kinds.GetValueOrDefault(element) : null;
        if (_known.Count < MaxKnownTypes)
            _known[type] = kind;
        return kind;
    }

    /// <summary>
    /// Appends the summary of a value that holds many numbers, or several dimensions of them; of memory, which is no
    /// list, few numbers themselves.
    /// </summary>
    /// <returns>False for a value that is to be written as others are.</returns>
    public abstract bool TryAppend(ByteBuffer target, object value);

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification =
        "An interface that trimming has removed cannot be enumerated by anybody either.")]
    private static Type? ElementOf(Type type)
    {
        if (type.IsArray)
            return type.GetElementType();
        if (type.IsPrimitive || type == typeof(string))
            return null;
        if (type is { IsGenericType: true, GenericTypeArguments: [var only] } && _kinds.ContainsKey(only))
            return only;
        if (!typeof(IEnumerable).IsAssignableFrom(type))
            return null;
        Type[] elements =
        [
            .. type.GetInterfaces()
                .Where(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEnumerable<>))
                .Select(one => one.GenericTypeArguments[0]),
        ];
        return elements is [var element] ? element : null;
    }

    // Programs have few types that they log; a generator of types must not fill the memory.
    private const int MaxKnownTypes = 4096;
}
