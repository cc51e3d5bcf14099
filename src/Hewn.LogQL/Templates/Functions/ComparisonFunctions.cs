using System.Numerics;
using Hewn.LogQL.Templates.Formatting;
using Hewn.LogQL.Templates.Values;

namespace Hewn.LogQL.Templates.Functions;

/// <summary>
/// <c>eq ne lt le gt ge</c>: values of one kind only; ints of any size and unsigned ones go together.
/// </summary>
internal static class ComparisonFunctions
{
    private const string Incompatible = "incompatible types for comparison";
    private const string Invalid = "invalid type for comparison";

    /// <summary>The functions.</summary>
    public static IEnumerable<TemplateFunction> All =>
    [
        Define.Truth("eq", "vV", IsEqualToAny),
        Define.Truth("ne", "vv", call => !AreEqual(call[0], call[1])),
        Define.Truth("lt", "vv", call => IsLess(call)),
        Define.Truth("le", "vv", call => IsLess(call) || AreEqual(call[0], call[1])),
        Define.Truth("gt", "vv", call => !(IsLess(call) || AreEqual(call[0], call[1]))),
        Define.Truth("ge", "vv", call => !IsLess(call)),
    ];

    private enum Kind
    {
        None,
        Bool,
        Complex,
        Int,
        Float,
        Text,
        Unsigned,
    }

    private static bool IsEqualToAny(FunctionCall call)
    {
        if (call.Count == 1)
            throw new TemplateFault("missing argument for comparison");
        for (int i = 1; i < call.Count; i++)
        {
            if (AreEqual(call[0], call[i]))
                return true;
        }

        return false;
    }

    private static bool AreEqual(object? left, object? right)
    {
        Kind kind = KindOf(left);
        Kind other = KindOf(right);
        if (kind != other)
        {
            if (kind is Kind.Int or Kind.Unsigned && other is Kind.Int or Kind.Unsigned)
                return Integer(left!) == Integer(right!);
            return left is not null && right is not null ? throw new TemplateFault(Incompatible) : false;
        }

        return kind switch
        {
            Kind.Bool => (bool)left! == (bool)right!,
            Kind.Complex => (Complex)left! == (Complex)right!,
            Kind.Float => (double)left! == (double)right!,
            Kind.Int or Kind.Unsigned => Integer(left!) == Integer(right!),
            Kind.Text => string.Equals((string)left!, (string)right!, StringComparison.Ordinal),
            _ => AreSame(left, right),
        };
    }

    private static bool AreSame(object? left, object? right)
    {
        if (left is null || right is null)
            return left is null && right is null;
        if (GoKind(left) != GoKind(right))
            throw new TemplateFault($"non-comparable types {Show(left)}: {GoTypes.Name(left)}, "
                + $"{GoTypes.Name(right)}: {GoFormatter.Print(right)}");
        if (left is GoTime one && right is GoTime two)
            return one == two;
        throw new TemplateFault($"non-comparable type {Show(right)}: {GoTypes.Name(right)}");
    }

    private static string Show(object value) => GoFormatter.Format("%s", [value]);

    private static string GoKind(object value) => value switch { GoList => "slice", GoMap => "map", _ => "struct" };

    private static bool IsLess(FunctionCall call)
    {
        Kind kind = KindOf(call[0]);
        Kind other = KindOf(call[1]);
        if (kind == Kind.None || other == Kind.None)
            throw new TemplateFault(Invalid);
        if (kind is Kind.Int or Kind.Unsigned && other is Kind.Int or Kind.Unsigned)
            return Integer(call[0]!) < Integer(call[1]!);
        if (kind != other)
            throw new TemplateFault(Incompatible);
        return kind switch
        {
            Kind.Float => call.Float(0) < call.Float(1),
            Kind.Text => GoStrings.Compare(call.Text(0), call.Text(1)) < 0,
            _ => throw new TemplateFault(Invalid),
        };
    }

    private static long Integer(object value) => value switch
    {
        nint number => number,
        long number => number,
        byte number => number,
        _ => ((GoNamed)value).Value,
    };

    private static Kind KindOf(object? value) => value switch
    {
        bool => Kind.Bool,
        Complex => Kind.Complex,
        nint or long or GoNamed => Kind.Int,
        byte => Kind.Unsigned,
        double => Kind.Float,
        string => Kind.Text,
        _ => Kind.None,
    };
}
