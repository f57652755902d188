using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace FunctionsOrchestration.LocalHost.Tests.Store;

/// <summary>Compares the large values of a hub with the rows that refer to them.</summary>
internal static partial class PayloadCheck
{
    // Every row that can refer to a payload, with the owner that it must have.
    private const string Rows = """
        SELECT id >> 24, CAST(events AS TEXT) FROM history
        UNION ALL SELECT id, CAST(message AS TEXT) FROM inbox
        UNION ALL SELECT -key, COALESCE(output, '') || ' ' || COALESCE(custom_status, '') FROM instances
        UNION ALL SELECT id, state FROM entities WHERE state IS NOT NULL
        """;

    /// <summary>Every reference leads to a value of its length; every value is referred to; each row owns what it refers to, and no more.</summary>
    /// <returns>How many values the hub holds.</returns>
    public static int Verify(string database)
    {
        using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        var wanted = Query(connection, Rows, row => (Owner: Text(row.GetValue(0)), Text: row.GetString(1)))
            .SelectMany(row => Reference().Matches(row.Text).Select(match => (row.Owner, Id: match.Groups[1].Value, Length: match.Groups[2].Value)))
            .Distinct().ToList();
        var owned = Query(connection, "SELECT owner, payload FROM payload_owners", row => (Text(row.GetValue(0)), Text(row.GetValue(1))));
        var stored = Query(connection, "SELECT id, text FROM payloads ORDER BY id", row => (Id: row.GetInt64(0) >> 24, Text: (byte[])row.GetValue(1)))
            .GroupBy(part => part.Id)
            .ToDictionary(value => Text(value.Key), value => Text(value.Sum(part => Encoding.UTF8.GetCharCount(part.Text))));

        Assert.Equal(wanted.Select(one => (one.Owner, one.Id)).Order(), owned.Order());
        Assert.Equal(wanted.Select(one => one.Id).Distinct().Order(), stored.Keys.Order());
        Assert.All(wanted, one => Assert.Equal(one.Length, stored[one.Id]));
        return stored.Count;
    }

    /// <summary>The longest row of the tables that must stay small.</summary>
    public static long LongestRow(string database)
    {
        using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return Query(connection, $"SELECT MAX(length(x.column2)) FROM (SELECT NULL AS column1, '' AS column2 UNION ALL {Rows}) x", row => row.GetInt64(0))[0];
    }

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static List<T> Query<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> map)
    {
        List<T> rows = [];
#pragma warning disable CA2100 // every statement is written here
        using var command = new SqliteCommand(sql, connection);
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        while (reader.Read()) rows.Add(map(reader));
        return rows;
    }

    [GeneratedRegex("payload:([0-9]+):([0-9]+)")]
    private static partial Regex Reference();
}
