using Hewn.Store.Scanning.Filters;
using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Sieving;

/// <summary>A condition on the value of a field.</summary>
/// <param name="field">Its number among the values.</param>
/// <param name="hasOneName">Whether only one key can hold the field.</param>
/// <param name="value">What its text must be.</param>
/// <param name="isNegated">Whether it must not.</param>
/// <param name="isNumeric">Whether numbers are compared by their value.</param>
internal sealed unsafe class FieldSieveTest(
    int field, bool hasOneName, ValueTest value, bool isNegated, bool isNumeric) : SieveTest
{
    public override bool RulesOut(byte* piece, int start, int end, Slice* values)
    {
        Slice slice = values[field];
        byte* text = piece + slice.Start;
        if (!slice.IsPresent || *text == 'n')
        {
            // Where null stands under one name, another one may have a value.
            return (!slice.IsPresent || hasOneName) && !isNegated;
        }

        int length = slice.Length;
        bool isText = *text == '"';
        if (isText)
        {
            text++;
            length -= 2;
        }

        var bytes = new ReadOnlySpan<byte>(text, length);
        if (isText && bytes.Contains((byte)'\\'))
            return false;
        if (isNumeric && SieveNumbers.MayBegin(bytes))
        {
            // What only begins as a number may be a duration with its unit.
            return SieveNumbers.AreSure(bytes) && JsonNumber.IsNumber(bytes)
                && value.PassesNumber(text, length) == isNegated;
        }

        return value.Passes(bytes) == isNegated;
    }
}
