using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hewn.Analyzers;

/// <summary>Takes <c>string.Format("{0} of {1:F1}", a, b)</c> apart.</summary>
internal static class CompositeFormat
{
    /// <summary>The pieces; null where the format is no literal, is malformed, or asks for what is not there.</summary>
    public static List<MessagePart>? Read(InvocationExpressionSyntax call)
    {
        SeparatedArguments arguments = new(call);
        if (arguments.Format is not { } format)
            return null;
        var parts = new List<MessagePart>();
        var text = new StringBuilder();
        int at = 0;
        while (at < format.Length)
        {
            char c = format[at];
            if (c is not ('{' or '}'))
            {
                text.Append(c);
                at++;
                continue;
            }

            if (at + 1 < format.Length && format[at + 1] == c)
            {
                text.Append(c);
                at += 2;
                continue;
            }

            int end = format.IndexOf('}', at);
            if (c == '}' || end < 0 || Hole(format.Substring(at + 1, end - at - 1), arguments) is not { } hole)
                return null;
            if (text.Length > 0)
                parts.Add(new MessagePart(text.ToString()));
            text.Clear();
            parts.Add(hole);
            at = end + 1;
        }

        if (text.Length > 0)
            parts.Add(new MessagePart(text.ToString()));
        return parts;
    }

    private static MessagePart? Hole(string text, SeparatedArguments arguments)
    {
        int colon = text.IndexOf(':');
        string? format = colon < 0 ? null : text.Substring(colon + 1);
        string head = colon < 0 ? text : text.Substring(0, colon);
        int comma = head.IndexOf(',');
        string? alignment = comma < 0 ? null : head.Substring(comma + 1).Trim();
        string index = (comma < 0 ? head : head.Substring(0, comma)).Trim();
        return int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && arguments.Value(number) is { } value
                ? new MessagePart(value, alignment, format)
                : null;
    }

    private readonly struct SeparatedArguments(InvocationExpressionSyntax call)
    {
        /// <summary>The format; null where it is no literal, or where arguments are named.</summary>
        public string? Format => call.ArgumentList.Arguments.All(argument => argument.NameColon is null)
            && call.ArgumentList.Arguments is { Count: > 0 } all
            && all[0].Expression is LiteralExpressionSyntax { Token.Value: string format }
                ? format
                : null;

        /// <summary>The value of that number; null where there is none.</summary>
        public ExpressionSyntax? Value(int number) => number < call.ArgumentList.Arguments.Count - 1
            ? call.ArgumentList.Arguments[number + 1].Expression
            : null;
    }
}
