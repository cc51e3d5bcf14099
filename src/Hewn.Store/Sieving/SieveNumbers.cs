using System.Text;
using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Sieving;

/// <summary>Which numbers all ways of reading numbers compare alike; of others only reading entries can tell.</summary>
internal static class SieveNumbers
{
    private const int MaxBytes = 15; // so many digits are a double of their own

    /// <summary>Whether a text that begins as a number does is one of these, or none at all.</summary>
    public static bool AreSure(ReadOnlySpan<byte> text) =>
        text.Length <= MaxBytes && text.IndexOfAny((byte)'e', (byte)'E') < 0;

    /// <summary>Whether a condition on a field compares with a number.</summary>
    public static bool AreComparedBy(LineCondition condition) =>
        condition.Operator is not (FieldOperator.Matches or FieldOperator.Exists)
        && JsonNumber.IsNumber(Encoding.UTF8.GetBytes(condition.Operand));

    /// <summary>Whether a condition on a field can be judged without entries.</summary>
    public static bool AreSureIn(LineCondition condition) =>
        !AreComparedBy(condition) || AreSure(Encoding.UTF8.GetBytes(condition.Operand));

    /// <summary>Whether a text begins as a number does.</summary>
    public static bool MayBegin(ReadOnlySpan<byte> text) =>
        !text.IsEmpty && (text[0] == '-' || char.IsAsciiDigit((char)text[0]));
}
