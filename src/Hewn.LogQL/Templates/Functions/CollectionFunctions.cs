using Hewn.LogQL.Templates.Values;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Templates.Functions;

/// <summary><c>index slice len</c>.</summary>
internal static class CollectionFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<TemplateFunction> All =>
    [
        Define.Function("index", "vV", Index),
        Define.Function("slice", "vV", Slice),
        Define.Int("len", "v", Length),
    ];

    private static long Length(FunctionCall call)
    {
        GoValue value = call.Values[0];
        if (!value.IsValid)
            throw new TemplateFault("reflect: call of reflect.Value.Type on zero Value");
        return value.Value switch
        {
            null => throw new TemplateFault("len of nil pointer"),
            string text => GoStrings.Length(text),
            GoList list => list.Count,
            GoMap map => map.Count,
            _ => throw new TemplateFault($"len of type {GoTypes.Name(value.Value)}"),
        };
    }

    private static GoValue Index(FunctionCall call)
    {
        GoValue item = call.Values[0].Concrete;
        if (!item.IsValid)
            throw new TemplateFault("index of untyped nil");
        for (int i = 1; i < call.Count; i++)
        {
            object? key = call[i];
            item = item.Value switch
            {
                null => throw new TemplateFault("index of nil pointer"),
                string text => GoValue.Of(Byte(text, Place(key, GoStrings.Length(text)))),
                GoList list => GoValue.Any(Element(list, Place(key, list.Count))),
                GoMap map => map.Get(Key(key)),
                _ => throw new TemplateFault($"can't index item of type {GoTypes.Name(item.Value)}"),
            };
        }

        return item;
    }

    private static byte Byte(string text, int index)
    {
        byte[] bytes = GoText.ToBytes(text);
        return index < bytes.Length ? bytes[index]
            : throw new TemplateFault("reflect: string index out of range");
    }

    private static object? Element(GoList list, int index) =>
        index < list.Count ? list[index] : throw new TemplateFault("reflect: slice index out of range");

    private static string Key(object? key) => key switch
    {
        string text => text,
        null => throw new TemplateFault("value is nil; should be of type string"),
        _ => throw new TemplateFault($"value has type {GoTypes.Name(key)}; should be string"),
    };

    private static int Place(object? key, int limit)
    {
        long index = key switch
        {
            nint number => number,
            long number => number,
            byte number => number,
            GoNamed named => named.Value,
            null => throw new TemplateFault("cannot index slice/array with nil"),
            _ => throw new TemplateFault($"cannot index slice/array with type {GoTypes.Name(key)}"),
        };
        if (index < 0 || index > limit)
            throw new TemplateFault(FormattableString.Invariant($"index out of range: {index}"));
        return (int)index;
    }

    private static GoValue Slice(FunctionCall call)
    {
        object? item = call[0];
        int count = call.Count - 1;
        if (item is null)
            throw new TemplateFault("slice of untyped nil");
        if (count > 3)
            throw new TemplateFault(FormattableString.Invariant($"too many slice indexes: {count}"));
        if (item is string && count == 3)
            throw new TemplateFault("cannot 3-index slice a string");
        int length = item switch
        {
            string text => GoStrings.Length(text),
            GoList list => list.Count,
            _ => throw new TemplateFault($"can't slice item of type {GoTypes.Name(item)}"),
        };
        int[] places = [0, length, length];
        for (int i = 0; i < count; i++)
            places[i] = Place(call[i + 1], length);
        CheckOrder(places[0], places[1]);
        if (count == 3)
            CheckOrder(places[1], places[2]);
        return item is string whole
            ? GoValue.Of(GoStrings.Slice(whole, places[0], places[1]))
            : GoValue.Of(((GoList)item).Slice(places[0], places[1]));
    }

    private static void CheckOrder(int from, int to)
    {
        if (from > to)
            throw new TemplateFault(FormattableString.Invariant($"invalid slice index: {from} > {to}"));
    }
}
