using System.Text;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Scanning.Filters;

/// <summary>The same text, or the same number.</summary>
internal sealed class EqualTest : ValueTest
{
    private readonly byte[] _operand;
    private readonly bool _isNumber;
    private readonly DecimalText _number;

    public EqualTest(string operand)
    {
        _operand = Encoding.UTF8.GetBytes(operand);
        _isNumber = DecimalText.TryRead(_operand, out _number);
    }

    public override bool Passes(ReadOnlySpan<byte> text) =>
        text.SequenceEqual(_operand)
        || (_isNumber && DecimalText.TryRead(text, out DecimalText number) && number.CompareTo(_number) == 0);
}
