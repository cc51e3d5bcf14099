using System.Text;

namespace Hewn.Store.Tests.Dialects;

/// <summary>Rows of a CSV file by the names in its first line; fields may be quoted.</summary>
internal static class CsvRows
{
    public static List<Dictionary<string, string>> Read(string path)
    {
        List<List<string>> rows = [.. Split(File.ReadAllText(path)).Where(row => row.Count > 1)];
        return rows[1..].ConvertAll(row => rows[0].Zip(row).ToDictionary(pair => pair.First, pair => pair.Second));
    }

    private static IEnumerable<List<string>> Split(string text)
    {
        var row = new List<string>();
        var field = new StringBuilder();
        bool isQuoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (isQuoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                field.Append(text[++i]);
            else if (c == '"')
                isQuoted = !isQuoted;
            else if (isQuoted || c is not (',' or '\n'))
                field.Append(c == '\r' && !isQuoted ? "" : c.ToString());
            else
            {
                row.Add(field.ToString());
                field.Clear();
                if (c == ',')
                    continue;
                yield return row;
                row = [];
            }
        }

        row.Add(field.ToString());
        yield return row;
    }
}
