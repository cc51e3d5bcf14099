using System.Collections;
using System.Globalization;
using System.Reflection;
using Hewn;
using StressChild;

namespace Stress;

/// <summary>The stress run leaves no option out.</summary>
public sealed class RandomOptionsTests
{
    [Fact]
    public void Every_public_option_is_varied_or_said_to_be_fixed_and_why()
    {
        var seen = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        for (int seed = 0; seed < 2000; seed++)
        {
            var places = new Places("/logs", "/rings", IsShared: seed % 2 == 0, Life: seed % 5);
            HewnOptions options = RandomOptions.Make(new Random(seed), places, generation: seed, _ => { });
            options.Validate();
            Note(typeof(HewnOptions), options, seen);
            Note(typeof(ConsoleOptions), options.Console, seen);
            foreach (LogFileOptions file in options.Files)
                Note(typeof(LogFileOptions), file, seen);
        }

        seen.Where(option => option.Value.Count < 2).Select(option => option.Key).Order(StringComparer.Ordinal)
            .ShouldBe(RandomOptions.Fixed.Keys.Order(StringComparer.Ordinal));
        RandomOptions.Fixed.Values.ShouldAllBe(why => why.Length > 10);
        seen.Count.ShouldBeGreaterThan(40);
    }

    private static void Note(Type type, object? options, Dictionary<string, HashSet<string>> seen)
    {
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            string key = $"{type.Name}.{property.Name}";
            if (!seen.TryGetValue(key, out HashSet<string>? values))
                seen[key] = values = [];
            if (options is not null)
                values.Add(Text(property.GetValue(options)));
        }
    }

    private static string Text(object? value) => value switch
    {
        null => "null",
        string text => text,
        Delegate => "told",
        IEnumerable all => string.Join(' ', all.Cast<object>()),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
