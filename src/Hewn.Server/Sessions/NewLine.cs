using System.Globalization;
using System.Text;

namespace Hewn.Server.Sessions;

/// <summary>A line that is to be appended. Immutable.</summary>
/// <param name="Number">Its number; null where it gets the next one.</param>
/// <param name="Before">The whole line; of one without a number, what stands before the number.</param>
/// <param name="After">What stands behind the number that it gets.</param>
internal readonly record struct NewLine(long? Number, byte[] Before, byte[] After)
{
    /// <summary>The line with its number, without a newline.</summary>
    public byte[] With(long number) => Number is not null
        ? Before
        : [.. Before, .. Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)), .. After];
}
