namespace Hewn.LogQL.Templates.Functions;

/// <summary>All functions of templates: Go's own and those of Loki.</summary>
internal static class FunctionTable
{
    private static readonly Dictionary<string, TemplateFunction> _functions = new(
        ((IEnumerable<TemplateFunction>[])
        [
            LogicFunctions.All, ComparisonFunctions.All, CollectionFunctions.All, PrintFunctions.All, TextFunctions.All,
            TrimFunctions.All, LayoutFunctions.All, RegexFunctions.All, EncodingFunctions.All, ConversionFunctions.All,
            IntegerFunctions.All, FloatFunctions.All, DecimalFunctions.All, DateFunctions.All, EntryFunctions.All,
        ]).SelectMany(family => family).Select(function => KeyValuePair.Create(function.Name, function)));

    /// <summary>All names.</summary>
    public static IEnumerable<string> Names => _functions.Keys;

    /// <summary>The function of a name; null when there is none.</summary>
    public static TemplateFunction? Find(string name) => _functions.GetValueOrDefault(name);
}
