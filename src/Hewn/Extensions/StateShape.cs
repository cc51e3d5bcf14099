using System.CodeDom.Compiler;
using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Hewn.Extensions;

/// <summary>
/// A state's type of which it is known how it keeps its values and which formatter belongs to it. Immutable.
/// </summary>
/// <param name="Kind">Whose type it is.</param>
/// <param name="Fields">Where the values are, in their order; or the one array that holds them.</param>
/// <param name="Formatter">The framework's own formatter for it.</param>
internal sealed record StateShape(StateKind Kind, FieldInfo[] Fields, Delegate Formatter)
{
    /// <summary>The shape of a type, or null where nothing is known of it.</summary>
    public static StateShape? Of<TState>()
    {
        Type type = typeof(TState);
        if (!type.IsValueType || !type.IsAssignableTo(typeof(IReadOnlyList<KeyValuePair<string, object?>>)))
            return null;
        if (type.Assembly == typeof(ILogger).Assembly)
        {
            return type.FullName == "Microsoft.Extensions.Logging.FormattedLogValues"
                ? Of<TState>(StateKind.Template, typeof(LoggerExtensions), ["_values"])
                : OfDefined<TState>();
        }

        return type.GetCustomAttribute<GeneratedCodeAttribute>()?.Tool == "Microsoft.Extensions.Logging.Generators"
            ? Of<TState>(StateKind.Generated, type, names: null)
            : null;
    }

    /// <summary>Whether the message shows the value of that name and place in a hole of that name.</summary>
    public bool Shows(string hole, string name, int index) => Kind == StateKind.Generated
        ? hole.AsSpan().TrimStart('@').Equals(name.AsSpan().TrimStart('@'), StringComparison.OrdinalIgnoreCase)
            && !IsList(Fields[index].FieldType) // These are in square brackets there.
        : hole == name;

    /// <summary>
    /// Whether the fields hold what the state itself says that its values are. The last item is the template.
    /// </summary>
    public bool Agrees(IReadOnlyList<KeyValuePair<string, object?>> state, int count)
    {
        object?[]? values = Kind == StateKind.Template
            ? (object?[]?)Fields[0].GetValue(state)
            : [.. Fields.Select(field => field.GetValue(state))];
        if (values is null || values.Length < count - 1 || (Kind != StateKind.Template && values.Length != count - 1))
            return false;
        for (int i = 0; i < count - 1; i++)
        {
            if (!IsSame(values[i], state[i].Value))
                return false;
        }

        return state.Count == count && state[count - 1].Key == StateFallback.OriginalFormat;
    }

    // Of a caller's own struct only the type is compared: its Equals may say anything.
    private static bool IsSame(object? one, object? other) =>
        ReferenceEquals(one, other)
        || (one is ValueType && other is not null && one.GetType() == other.GetType()
            && (one is not IConvertible || one.Equals(other)));

    private static bool IsList(Type type) => type != typeof(string) && type.IsAssignableTo(typeof(IEnumerable));

    private static StateShape? OfDefined<TState>()
    {
        Type type = typeof(TState);
        bool isKnown = type.DeclaringType == typeof(LoggerMessage)
            && type.Name.StartsWith("LogValues", StringComparison.Ordinal);
        return isKnown
            ? Of<TState>(
                StateKind.Defined, type, [.. type.GetGenericArguments().Select((_, index) => $"_value{index}")])
            : null;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = TrimmedIsUnknown)]
    [UnconditionalSuppressMessage("Trimming", "IL2090", Justification = TrimmedIsUnknown)]
    private static StateShape? Of<TState>(StateKind kind, Type formatterOwner, string[]? names)
    {
        const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        FieldInfo?[] fields = names is null
            ? [.. typeof(TState).GetFields(Own | BindingFlags.Instance).OrderBy(field => field.MetadataToken)]
            : [.. names.Select(name => typeof(TState).GetField(name, Own | BindingFlags.Instance))];
        FieldInfo? formatter = formatterOwner.GetFields(Own | BindingFlags.Static)
            .SingleOrDefault(field => field.FieldType == typeof(Func<TState, Exception?, string>));
        if (formatter?.GetValue(null) is not Delegate known || fields.Contains(null))
            return null;
        return kind == StateKind.Template && fields[0]!.FieldType != typeof(object[])
            ? null
            : new StateShape(kind, fields!, known);
    }

    private const string TrimmedIsUnknown =
        "Where trimming has removed a type's fields its shape is unknown, and its state is read by its interface.";
}
