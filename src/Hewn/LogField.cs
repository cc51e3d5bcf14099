using System.Runtime.CompilerServices;

namespace Hewn;

/// <summary>
/// A named value beside a message. Written as a tuple, <c>("blocks", 32)</c>, it becomes one of these without boxing
/// numbers, truths and times. Immutable.
/// </summary>
public readonly record struct LogField
{
    private readonly object? _reference;
    private readonly long _bits;

    /// <summary>A field of any value; see <c>docs/format.md</c> for what becomes of it.</summary>
    /// <param name="name">Its name; null or empty is written as <c>_</c>.</param>
    /// <param name="value">Its value.</param>
    public LogField(string name, object? value)
        : this(name, LogFieldKind.Object, bits: 0) => _reference = value;

    /// <summary>A field of a type that no pair converts from: <c>("bytes", someUlong)</c> would not compile.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public LogField(string name, ulong value)
        : this(name, LogFieldKind.UInt64, unchecked((long)value))
    {
    }

    private LogField(string name, LogFieldKind kind, long bits)
    {
        Name = name;
        Kind = kind;
        _bits = bits;
    }

    /// <summary>The field's name as its caller wrote it.</summary>
    public string Name { get; }

    internal LogFieldKind Kind { get; }

    internal object? Reference => _reference;

    internal long Int64 => _bits;

    internal ulong UInt64 => unchecked((ulong)_bits);

    internal double Double => BitConverter.Int64BitsToDouble(_bits);

    internal float Single => BitConverter.Int32BitsToSingle(unchecked((int)_bits));

    internal bool Boolean => _bits != 0;

    internal DateTime DateTime => Unsafe.BitCast<long, DateTime>(_bits);

    internal TimeSpan TimeSpan => new(_bits);

    /// <summary>A field from a pair.</summary>
    public static implicit operator LogField((string, object?) field) => new(field.Item1, field.Item2);

    /// <summary>A field from a pair.</summary>
    public static implicit operator LogField((string, string?) field) => new(field.Item1, (object?)field.Item2);

    /// <summary>A field from a pair.</summary>
    public static implicit operator LogField((string, bool) field) =>
        new(field.Item1, LogFieldKind.Boolean, field.Item2 ? 1 : 0);

    /// <summary>A field from a pair.</summary>
    public static implicit operator LogField((string, int) field) =>
        new(field.Item1, LogFieldKind.Int64, field.Item2);

    /// <summary>A field from a pair.</summary>
    public static implicit operator LogField((string, long) field) =>
        new(field.Item1, LogFieldKind.Int64, field.Item2);

    /// <summary>A field from a pair.</summary>
    public static implicit operator LogField((string, double) field) =>
        new(field.Item1, LogFieldKind.Double, BitConverter.DoubleToInt64Bits(field.Item2));

    /// <summary>A field from a pair.</summary>
    public static implicit operator LogField((string, float) field) =>
        new(field.Item1, LogFieldKind.Single, BitConverter.SingleToInt32Bits(field.Item2));

    /// <summary>A field from a pair.</summary>
    public static implicit operator LogField((string, DateTime) field) =>
        new(field.Item1, LogFieldKind.DateTime, Unsafe.BitCast<DateTime, long>(field.Item2));

    /// <summary>A field from a pair.</summary>
    public static implicit operator LogField((string, TimeSpan) field) =>
        new(field.Item1, LogFieldKind.TimeSpan, field.Item2.Ticks);

    // The rest is here because the compiler would find a wrong way without it: a char is a number to it, and a ulong a
    // float. With decimal it sees that a ulong has no best way, and says so: use the constructor. A conversion of its
    // own would be one too many for every constant that is an int and could be a ulong.

    /// <summary>A field from a pair.</summary>
    public static implicit operator LogField((string, decimal) field) => new(field.Item1, (object)field.Item2);

    /// <summary>A field from a pair.</summary>
    public static implicit operator LogField((string, char) field) => new(field.Item1, (object)field.Item2);

    /// <summary>A field from a pair.</summary>
    public static implicit operator LogField((string, nint) field) => new(field.Item1, (long)field.Item2);
}
